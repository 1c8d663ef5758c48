/* The boxes at the head of each row, of each column and of the whole matrix: they tick what belongs to them,
   and show whether all, some or none of it is ticked. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    for (const matrix of document.querySelectorAll("[data-matrix]")) {
        const cells = [...matrix.querySelectorAll("[data-verb]")];
        const masters = [...matrix.querySelectorAll("[data-all], [data-column], [data-row]")];

        const under = (master) => {
            if (master.dataset.column) return cells.filter((cell) => cell.dataset.verb === master.dataset.column);
            if ("row" in master.dataset) return [...master.closest("tr").querySelectorAll("[data-verb]")];
            return cells;
        };
        const show = () => {
            for (const master of masters) {
                const below = under(master);
                const ticked = below.filter((cell) => cell.checked).length;
                master.checked = below.length > 0 && ticked === below.length;
                master.indeterminate = ticked > 0 && ticked < below.length;
            }
        };

        for (const master of masters) {
            master.addEventListener("change", () => {
                const to = master.checked;
                for (const cell of under(master)) cell.checked = to;
                show();
            });
        }
        matrix.addEventListener("change", show);
        show();
    }
});
