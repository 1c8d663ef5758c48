/* The page that shows a new key's secret. */
"use strict";

const after = document.querySelector("[data-after]").dataset.after;
const secret = document.getElementById("secret");
const copy = document.getElementById("copy");

// Reloading goes to the key's page instead of making a second key.
history.replaceState(null, "", after);

copy.addEventListener("click", async () => {
    secret.select();
    try {
        await navigator.clipboard.writeText(secret.value);
    } catch {
        document.execCommand("copy"); // plain http has no clipboard of its own
    }
    copy.textContent = copy.dataset.done;
});
