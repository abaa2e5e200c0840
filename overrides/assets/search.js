/* The search page. Everything happens on the reader's device; nothing that is typed leaves it.
   lunr (shipped with MkDocs) over sections; words of five letters and more may differ by one letter. */
(function () {
  "use strict";
  var form = document.getElementById("search"), box = document.getElementById("q");
  var said = document.getElementById("found"), list = document.getElementById("results");
  var base = form.dataset.base.replace(/\/?$/, "/"), docs = {}, titles = {}, index, timer;

  // What readers type for what the pages say. Only added to the query, with less weight than their own words.
  var ALSO = {
    price: "cost", prices: "cost", money: "cost", expensive: "cost", pay: "cost", cheap: "cost", afford: "cost",
    insurance: "cost", medicaid: "cost insurance", medicare: "cost insurance",
    danger: "safe harms", dangerous: "safe harms", risk: "safe harms", risks: "safe harms",
    affects: "effects safe", affect: "effects safe", effects: "safe wrong", bladder: "safe wrong",
    addictive: "safe dependence", addicted: "safe dependence", addiction: "safe dependence",
    legal: "approved", illegal: "approved", allowed: "approved", work: "studies show", works: "studies show",
    die: "crisis suicide", dying: "crisis suicide", suicide: "crisis", suicidal: "crisis suicide", kill: "crisis suicide",
    emergency: "crisis", hotline: "crisis", "988": "crisis", "911": "crisis",
    lozenge: "tablet home", troche: "tablet home", pill: "tablet medicine", pills: "tablet medicine", tablets: "home",
    kap: "psychotherapy", alone: "home", trip: "dissociation", high: "dissociation", sick: "nausea",
    wears: "wear fades last", wear: "fades last", stops: "fades relapse", relapse: "fades", back: "fades relapse",
    brain: "glutamate work", zoloft: "SSRI sertraline", paxil: "SSRI paroxetine", spravato: "esketamine",
    veteran: "veterans", va: "veterans", emdr: "tried first", symptoms: "tried first", symptom: "tried first",
    choose: "compare", versus: "compare", vs: "compare", funds: "check", funding: "check", sponsor: "check"
  };
  // Articles answer questions; records and the pages about the site come after them.
  // The main article is where a reader who types one word should begin.
  var RANK = [[/^articles\/$/, 0.5], [/^articles\/ketamine-for-ptsd\//, 1.7], [/^articles\//, 1.4],
    [/^help\/(glossary|summary)\//, 0.8], [/^help\/$/, 0.5], [/^help\//, 1.2], [/^studies\//, 0.4],
    [/^about\/evidence\//, 0.2], [/^about\//, 0.7], [/^$/, 0.5]];

  function rank(url) {
    for (var i = 0; i < RANK.length; i++) if (RANK[i][0].test(url)) return RANK[i][1];
    return 1;
  }

  function build(data) {
    data.docs.forEach(function (doc) {
      docs[doc.location] = doc;
      if (doc.location.indexOf("#") < 0) titles[doc.location] = doc.title;
    });
    index = lunr(function () {
      this.ref("location");
      this.field("title", { boost: 6 });
      this.field("page", { boost: 5 });
      this.field("text");
      this.metadataWhitelist = ["position"];
      data.docs.forEach(function (doc) {
        var page = doc.location.split("#")[0];
        this.add({ location: doc.location, title: doc.title, text: doc.text, page: titles[page] || "" });
      }, this);
    });
  }

  function find(text) {
    var words = text.toLowerCase().split(/[^a-z0-9']+/).filter(Boolean);
    // "Does it work?" asks for results; only "how does it work?" asks for the mechanism.
    var results = /\b(work|works|help|helps|effective)\b/i.test(text) && !/\bhow\b/i.test(text);
    var found = index.query(function (query) {
      if (results) query.term("show", { boost: 20, fields: ["page"] });
      words.forEach(function (word, at) {
        query.term(word, { boost: 10 });
        // Only the word that is being typed may be unfinished.
        if (at === words.length - 1 && word.length > 2) query.term(word, { boost: 3, usePipeline: false, wildcard: 2 });
        if (word.length > 4) query.term(word, { boost: 2, editDistance: 1 });
        (Object.prototype.hasOwnProperty.call(ALSO, word) ? ALSO[word].split(" ") : []).forEach(function (other) {
          query.term(other, { boost: 5 });
        });
      });
    });
    var pages = {}, order = [];
    found.forEach(function (hit) {
      var url = hit.ref.split("#")[0];
      if (!pages[url]) order.push(pages[url] = { url: url, score: 0, hits: [] });
      pages[url].hits.push(hit);
      // The best section counts; others add a little, so that a page about the question beats one that mentions it.
      pages[url].score += hit.score * rank(url) / pages[url].hits.length;
    });
    return order.sort(function (a, b) { return b.score - a.score; }).slice(0, 10);
  }

  function places(hit, field) {
    var found = [];
    Object.keys(hit.matchData.metadata).forEach(function (word) {
      var data = hit.matchData.metadata[word][field];
      if (data) found = found.concat(data.position);
    });
    return found.sort(function (a, b) { return a[0] - b[0]; });
  }

  // The passage around the first match, whole words, with the matches marked; text nodes only, never markup.
  function passage(hit, into) {
    var text = docs[hit.ref].text, marks = places(hit, "text");
    var start = marks.length ? Math.max(0, marks[0][0] - 60) : 0;
    if (start) start = text.indexOf(" ", start) + 1;
    var end = Math.min(text.length, start + 190);
    if (end < text.length) end = text.lastIndexOf(" ", end);
    var at = start;
    if (start) into.append("… ");
    marks.forEach(function (mark) {
      if (mark[0] < at || mark[0] + mark[1] > end) return;
      var strong = document.createElement("b");
      strong.textContent = text.substr(mark[0], mark[1]);
      into.append(text.slice(at, mark[0]), strong);
      at = mark[0] + mark[1];
    });
    into.append(text.slice(at, end) + (end < text.length ? " …" : ""));
  }

  function show(text) {
    list.textContent = "";
    if (!text.trim()) { said.textContent = ""; return; }
    var pages = find(text);
    pages.forEach(function (page) {
      var item = document.createElement("li"), head = document.createElement("a");
      head.href = base + page.url;
      head.textContent = titles[page.url] || page.url;
      var title = document.createElement("b");
      title.append(head);
      item.append(title);
      page.hits.slice(0, 2).forEach(function (hit) {
        if (!docs[hit.ref].text) return;
        var p = document.createElement("p");
        if (hit.ref.indexOf("#") > 0) {
          var link = document.createElement("a");
          link.href = base + hit.ref;
          link.textContent = docs[hit.ref].title;
          p.append(link, ": ");
        }
        passage(hit, p);
        item.append(p);
      });
      list.append(item);
    });
    said.textContent = pages.length
      ? (pages.length === 1 ? "1 page" : pages.length + " pages") + " found for “" + text.trim() + "”."
      : "Nothing found for “" + text.trim() + "”. Try one plain word, such as cost or safety, or choose from the list.";
  }

  form.hidden = false;
  fetch(form.dataset.index).then(function (answer) { return answer.json(); }).then(function (data) {
    build(data);
    var asked = new URLSearchParams(location.search).get("q");
    if (asked && !box.value) box.value = asked;
    show(box.value);
    box.addEventListener("input", function () {
      clearTimeout(timer); // so that a screen reader hears the outcome, not every letter
      timer = setTimeout(function () { show(box.value); }, 300);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      history.replaceState(null, "", "?q=" + encodeURIComponent(box.value));
      show(box.value);
    });
  }).catch(function (error) {
    console.error(error);
    said.textContent = "Search could not load. Please choose from the list of pages.";
  });
})();
