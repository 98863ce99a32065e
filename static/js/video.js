// Plays a video on the page once the reader asks for it: nothing is loaded from its host before.
// The provider wants to know the site that shows it, so this frame alone sends its address.
document.querySelectorAll("button[data-player]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.title = button.dataset.title;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.src = button.dataset.player;
    button.replaceWith(frame);
    frame.focus();
  });
});
