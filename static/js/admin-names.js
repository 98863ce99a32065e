// What scripts put in the place of a field gets the name of that field, for who listens.
"use strict";
{
  function labelOf(field) {
    const label = field.labels[0];
    if (label) label.id ||= `${field.id}-label`;
    return label?.id ?? "";
  }

  function nameChoosers() {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const chooser = select.nextElementSibling;
      for (const box of chooser?.querySelectorAll("[role=combobox], [role=textbox], input") ?? []) {
        // A box that shows the choice is named by the field and by what is chosen.
        const choice = box.matches("[role=combobox]") && box.querySelector("[role=textbox]");
        box.setAttribute("aria-labelledby", `${labelOf(select)} ${choice ? choice.id : ""}`.trim());
      }
    }
  }

  // Django's own handlers of the same two moments make the choosers; they were there first.
  django.jQuery(nameChoosers);
  document.addEventListener("formset:added", nameChoosers);

  // A mere span may have no name of its own; Django's handler of load makes these.
  window.addEventListener("pageshow", () => {
    for (const icon of document.querySelectorAll(".search-label-icon")) icon.role = "img";
  });

  // A spelling checker, too, must learn the language of the rich text.
  document.addEventListener("prose-editor:ready", (event) => {
    const { editor, textarea } = event.detail;
    editor.view.dom.lang = textarea.lang;
    editor.view.dom.setAttribute("aria-labelledby", labelOf(textarea));
  });
}
