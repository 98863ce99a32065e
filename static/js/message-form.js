// Without a connection a form would end on the browser's error page: ask first, keep the text.
const form = document.querySelector(".message-form");
const notice = form.querySelector("[data-offline]");

async function isOnline() {
  try {
    await fetch(form.action, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) });
    return true;
  } catch {
    return false;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  const online = await isOnline();
  button.disabled = false;
  notice.hidden = online;
  if (online) form.submit();
});
