// Keeps a part of the page fresh: asks every few seconds, with the tag of what is shown, and only swaps what
// has changed. If the office does not answer, the page says so instead of showing old figures as new.
"use strict";
(function () {
  const EVERY_MS = 2000;
  const LOST_AFTER = 3;

  function keepFresh(part) {
    const state = document.querySelector("[data-live-state]");
    let tag = "";
    let failures = 0;

    function say(lost) {
      if (!state) return;
      const words = lost ? state.dataset.lost : state.dataset.live;
      if (state.textContent !== words) state.textContent = words;
      state.classList.toggle("lost", lost);
    }

    async function ask() {
      try {
        const answer = await fetch(part.dataset.refresh, {
          headers: tag ? { "If-None-Match": tag } : {},
          cache: "no-store",
          redirect: "error",
        });
        if (answer.status === 200) {
          tag = answer.headers.get("ETag") || "";
          part.innerHTML = await answer.text();
        } else if (answer.status !== 304) {
          throw new Error(String(answer.status));
        }
        failures = 0;
      } catch (problem) {
        failures += 1;
      }
      say(failures >= LOST_AFTER);
      part.dataset.refreshed = String(Number(part.dataset.refreshed || 0) + 1);
      window.setTimeout(ask, EVERY_MS);
    }

    say(false);
    window.setTimeout(ask, EVERY_MS);
  }

  function submitOnChange(form) {
    form.addEventListener("change", function () {
      form.submit();
    });
  }

  document.querySelectorAll("[data-refresh]").forEach(keepFresh);
  document.querySelectorAll("form[data-autosubmit]").forEach(submitOnChange);
})();
