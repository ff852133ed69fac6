"""The model described from its own source: what `sim/MODEL.md` is made of."""
