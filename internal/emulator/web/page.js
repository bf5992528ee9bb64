document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  const label = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = label), 1500);
});

const live = document.getElementById("live");
if (live) {
  const say = (on) => {
    live.textContent = on ? "Live" : "Not live";
    live.className = on ? "state on" : "state off";
  };
  const events = new EventSource("/_events");
  events.onopen = () => say(true);
  events.onerror = () => say(false);
  events.onmessage = async () => {
    const answer = await fetch("/");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      part.replaceChildren(...fresh.getElementById(part.id).childNodes);
    }
  };
}
