/* A family's own page: each form on it has a button of its own. What somebody wrote in another box and
   has not sent goes along, and comes back in its box: it would be gone with the old page. */
(function () {
  "use strict";
  // The answer to such a form is the page itself. Loaded again, it must not be sent again.
  if (location.pathname !== "/f/page") history.replaceState(null, "", "/f/page#kept");
  document.querySelectorAll('main form[method="post"]').forEach((form) => {
    form.addEventListener("submit", () => {
      form.querySelectorAll("input[data-beside]").forEach((old) => old.remove());
      document.querySelectorAll("main textarea, main input.govuk-input").forEach((box) => {
        const changed = box.dataset.unsent || box.value.trim() !== box.defaultValue.trim();
        if (box.form === form || !changed || !box.value.trim()) return;
        const along = document.createElement("input");
        along.type = "hidden";
        along.name = "beside:" + box.id;
        along.value = box.value;
        along.dataset.beside = "";
        form.append(along);
      });
    });
  });
})();
