// Sounds when an alarm appears on the board that was not there before. Browsers let a page sound only after
// somebody has pressed something on it, so there is a button, and it says which it is.
"use strict";
(function () {
  const BEEP_S = 0.18;
  const BEEPS = 3;
  const button = document.querySelector("[data-sound]");
  const part = document.querySelector("[data-refresh]");
  let audio = null;
  let known = new Set(shown());

  function shown() {
    const list = document.querySelector("[data-alarms]");
    return list ? list.dataset.alarms.split(" ").filter(Boolean) : [];
  }

  function sound() {
    if (!audio) return;
    for (let beep = 0; beep < BEEPS; beep += 1) {
      const at = audio.currentTime + beep * BEEP_S * 2;
      const tone = audio.createOscillator();
      tone.frequency.value = 880;
      tone.connect(audio.destination);
      tone.start(at);
      tone.stop(at + BEEP_S);
    }
  }

  button.addEventListener("click", function () {
    if (audio) {
      audio.close();
      audio = null;
    } else {
      audio = new AudioContext();
      sound();
    }
    button.textContent = audio ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-pressed", String(Boolean(audio)));
  });

  new MutationObserver(function () {
    const now = shown();
    if (now.some((id) => !known.has(id))) {
      sound();
      part.dataset.sounded = String(Number(part.dataset.sounded || 0) + 1);
    }
    known = new Set([...known, ...now]);
  }).observe(part, { childList: true, subtree: true });
})();
