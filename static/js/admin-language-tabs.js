// Shows the fieldsets of the languages as tabs: ARIA Authoring Practices, pattern "Tabs".
"use strict";
{
  const words = document.currentScript.dataset;
  const keys = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  let count = 0;

  function panelOf(fieldset, id) {
    const panel = document.createElement("div");
    panel.className = "language-panel";
    panel.id = id;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `${id}-tab`);
    fieldset.before(panel);
    panel.append(fieldset);
    return panel;
  }

  function tabOf(panel) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${panel.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.innerHTML = panel.querySelector(".fieldset-heading").innerHTML;
    const errors = panel.querySelectorAll("ul.errorlist").length;
    if (errors) {
      const mark = document.createElement("span");
      mark.className = "error-count";
      mark.textContent = errors;
      mark.title = `${words.errors} ${errors}`;
      tab.append(" ", mark);
    }
    return tab;
  }

  function makeTabs(fieldsets) {
    const bar = document.createElement("div");
    bar.className = "language-tabs";
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", words.label);
    fieldsets[0].before(bar);
    const panels = fieldsets.map((fieldset) => panelOf(fieldset, `language-panel-${count++}`));
    const tabs = panels.map(tabOf);
    bar.append(...tabs);

    const select = (chosen) => tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", index === chosen);
      tab.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
    tabs.forEach((tab, index) => tab.addEventListener("click", () => select(index)));
    bar.addEventListener("keydown", (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      const now = tabs.indexOf(document.activeElement) + keys[event.key];
      const next = Number.isFinite(now) ? (now + tabs.length) % tabs.length : now < 0 ? 0 : tabs.length - 1;
      select(next);
      tabs[next].focus();
    });

    // First what is wrong, else the language in which the admin is read.
    const wrong = tabs.findIndex((tab) => tab.querySelector(".error-count"));
    const own = fieldsets.findIndex((f) => f.classList.contains(`language-${document.documentElement.lang}`));
    select(wrong >= 0 ? wrong : Math.max(own, 0));
  }

  function addTabs(root) {
    const groups = new Map();
    for (const fieldset of root.querySelectorAll("fieldset.language")) {
      if (fieldset.closest(".empty-form, .language-panel")) continue;
      const parent = fieldset.parentElement;
      groups.set(parent, [...(groups.get(parent) || []), fieldset]);
    }
    groups.forEach(makeTabs);
  }

  addTabs(document);
  document.addEventListener("formset:added", (event) => addTabs(event.target));
  // A link to a field, from the list of errors or from another page, opens the tab that it is in.
  function openTabOf(hash) {
    const field = hash.startsWith("#id_") && document.getElementById(hash.slice(1));
    const panel = field && field.closest(".language-panel");
    if (panel) document.getElementById(`${panel.id}-tab`).click();
    return field || null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#id_']");
    if (link) openTabOf(link.hash);
  });
  // The row, because an editor for rich text hides the field itself.
  window.addEventListener("load", () => openTabOf(location.hash)?.closest(".form-row")?.scrollIntoView());
}
