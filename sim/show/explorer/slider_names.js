// The slider's handle is what the keyboard reaches, and has no name of its own: it takes that of the row's box.
(() => {
  const name = () => document.querySelectorAll(".explorer-row").forEach((row) => {
    const handle = row.querySelector(".noUi-handle:not([aria-label])");
    const label = row.querySelector(".explorer-unseen > .widget-label");
    if (handle && label) handle.setAttribute("aria-label", label.textContent);
  });
  name();
  if (window.explorerNames) window.explorerNames.disconnect();
  window.explorerNames = new MutationObserver(name);
  window.explorerNames.observe(document.body, { childList: true, subtree: true });
})();
