"""How the desk is laid out and looks; everything hangs below one class, so that no other cell is touched."""

from __future__ import annotations

CSS = """<style>
.explorer { border: 2px solid transparent; border-radius: 6px; padding: 8px; max-width: 1500px;
  background: var(--jp-layout-color1, #fff); }
.explorer-draft { border: 2px dashed #E69F00; }
.explorer .widget-html, .explorer .widget-html-content { line-height: 1.35; height: auto; }
.explorer-verdict { font-size: 14px; min-height: 3.9em; color: var(--jp-ui-font-color0, #1a1a1a); }
.explorer-verdict strong { font-weight: 600; }
.explorer-verdict span { color: var(--jp-ui-font-color2, #5c5c5c); font-size: 12px; }
.explorer-status { font-size: 12px; color: var(--jp-ui-font-color2, #5c5c5c); }
.explorer-status.fault { color: #b3261e; font-weight: 600; }
.explorer-mark { display: inline-block; padding: 0 7px; border-radius: 9px; font-size: 11px;
  font-weight: 600; }
.explorer-mark.draft { background: #fdf1d7; color: #6b4a00; border: 1px dashed #E69F00; }
.explorer-mark.kept { background: #e5f3ec; color: #00573f; border: 1px solid #009E73; }
.explorer-name { font-size: 12px; display: flex; justify-content: space-between; gap: 8px;
  white-space: nowrap; padding-right: 8px; }
.explorer-name b { font-weight: 600; color: var(--jp-ui-font-color0, #1a1a1a); }
.explorer-name.moved b { color: #005a8f; }
.explorer-name.moved b::after { content: " \\25CF"; }
.explorer-name i { font-style: normal; color: var(--jp-ui-font-color2, #5c5c5c); overflow: hidden;
  min-width: 0; text-overflow: ellipsis; }
.explorer-tick { position: relative; height: 10px; margin: 0 12px; }
.explorer-tick span { position: absolute; transform: translateX(-50%); font-size: 8px; line-height: 10px;
  color: var(--jp-ui-font-color2, #5c5c5c); }
.explorer-rows { overflow-x: hidden; overflow-y: auto; }
.explorer-row { margin: 0 0 3px 0; overflow: hidden; }
.explorer-row .widget-hslider { margin: 0; }
.explorer-unseen > .widget-label { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); margin: 0; padding: 0; }
.explorer-table { border-collapse: collapse; font-size: 12px; margin: 6px 0; }
.explorer-table th, .explorer-table td { padding: 3px 9px; border-bottom: 1px solid #dcdcdc;
  text-align: right; white-space: nowrap; }
.explorer-table th[scope=row], .explorer-table thead th:first-child { text-align: left; }
.explorer details > summary { cursor: pointer; font-size: 12px; }
.explorer button:focus-visible, .explorer summary:focus-visible, .explorer .noUi-handle:focus-visible {
  outline: 2px solid #0072B2; outline-offset: 1px; }
.explorer textarea { font-family: var(--jp-code-font-family, monospace); font-size: 12px; }
</style>"""
