"""Three questions a machine may ask without a credential: is it alive, is it ready, do the books balance."""
