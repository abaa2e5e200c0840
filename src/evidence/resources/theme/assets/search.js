/* The search page. Everything happens on the reader's device; nothing that is typed leaves it.
   lunr (shipped with MkDocs) over sections; words of five letters and more may differ by one letter. */
(function () {
  "use strict";
  var form = document.getElementById("search"), box = document.getElementById("q");
  var said = document.getElementById("found"), list = document.getElementById("results");
  var base = form.dataset.base.replace(/\/?$/, "/"), docs = {}, titles = {}, index, timer;

  // What readers type for what the pages say. Only added to the query, with less weight than their own words.
  // Words that several lines share are written once for all of them.
  var ALSO = {};
  [["price prices money expensive pay cheap afford cuesta precio insurance medicaid medicare", "cost insurance"],
    ["danger dangerous risk risks affects affect effects bladder seguro riesgos efectos", "safe harms wrong"],
    ["addictive addicted addiction adictiva", "safe dependence"],
    ["alcohol drink drinking beer wine mix mixing drive driving machines", "safe medicines"],
    ["xanax valium ativan klonopin alprazolam diazepam lorazepam clonazepam ambien benzo benzos", "safe sedatives medicines"],
    ["opioid opioids oxycodone vicodin methadone suboxone heroin fentanyl", "safe opioids medicines"],
    ["prozac lexapro celexa luvox effexor wellbutrin lithium lamictal gabapentin neurontin adderall seroquel", "safe medicines"],
    ["zoloft paxil", "SSRI safe medicines"],
    ["pregnant pregnancy breastfeeding breastfeed baby", "safe pregnant"],
    ["bipolar mania manic psychosis schizophrenia heart pressure", "safe mania"],
    ["khole mdma ecstasy psilocybin mushrooms lsd", "safe dissociation"],
    ["legal illegal allowed", "approved"], ["work works", "studies show"], ["funciona brain", "glutamate work"],
    ["die dying suicide suicidal kill hurt emergency hotline 988 911 morir suicidio ayuda", "crisis suicide call"],
    ["overdose overdosed od", "crisis breathing 911"],
    ["lozenge lozenges troche", "tablet home"], ["pill pills tablets", "tablet home"],
    ["infusion infusions drip drips iv session sessions", "drips trial show"],
    ["kap", "psychotherapy"], ["alone", "home"], ["trip high", "dissociation"], ["sick", "nausea"],
    ["wears wear stops relapse back", "fades last relapse"], ["last lasts lasting long", "fades hold"],
    ["spravato", "esketamine"],
    ["veteran veterans va", "veterans crisis"], ["emdr symptoms symptom nightmares flashbacks sleep insomnia", "tried first"],
    ["choose versus vs", "compare"], ["clinic clinics provider", "questions ask"], ["near", "questions ask print provider doctor"],
    ["funds funding sponsor", "check"]
  ].forEach(function (line) {
    line[0].split(" ").forEach(function (word) { ALSO[word] = line[1].split(" "); });
  });
  // What is said above the results where a word asks for more than a page.
  var SAID = [
    [/\b(die|dying|suicid\w*|kill\w*|hurt|overdos\w*|od|morir|988|911)\b/,
      "If you may be in danger, call or text 988 now, or call 911."],
    [/\b(mdma|ecstasy|psilocybin|mushrooms?|lsd|ayahuasca)\b/, "This site is about ketamine only."],
    [/\bnear( me)?\b|\bclinics?\b/, "We list no clinics."]
  ];
  var ELSEWHERE = [["help/crisis/", "Crisis help"], ["help/questions/", "Questions to ask"], ["articles/safety/", "Safety"],
    ["articles/cost/", "Cost"], ["search/#all-pages", "All pages"]];
  // Articles answer questions; records and the pages about the site come after them.
  // The main article is where a reader who types one word should begin.
  var RANK = [[/^articles\/$/, 0.5], [/^articles\/ketamine-for-ptsd\//, 1.7], [/^articles\//, 1.4],
    [/^help\/(glossary|summary)\//, 0.8], [/^help\/$/, 0.5], [/^help\//, 1.2], [/^studies\//, 0.3],
    [/^about\/evidence\//, 0.2], [/^about\//, 0.7], [/^$/, 0.5]];

  function rank(url) {
    for (var i = 0; i < RANK.length; i++) if (RANK[i][0].test(url)) return RANK[i][1];
    return 1;
  }

  // Letters without their accents, one for one, so that places in the text stay where they are.
  function fold(text) {
    return text.replace(/[\u00c0-\u024f]/g, function (letter) { return letter.normalize("NFD").charAt(0); }).replace(/\u2019/g, "'");
  }

  function wordsOf(text) {
    return fold(text.normalize("NFC")).toLowerCase().replace(/k-hole/g, "khole").split(/[^\p{L}\p{N}']+/u).filter(Boolean);
  }

  function build(data) {
    lunr.tokenizer.separator = /[^\p{L}\p{N}']/u;

    data.docs.forEach(function (doc) {
      docs[doc.location] = doc;
      if (doc.location.indexOf("#") < 0) titles[doc.location] = doc.title;
    });
    index = lunr(function () {
      this.pipeline.remove(lunr.trimmer); // it takes every letter beyond ASCII for a sign, and the tokenizer left no sign
      this.ref("location");
      this.field("title", { boost: 6 });
      this.field("page", { boost: 5 });
      this.field("text");
      this.metadataWhitelist = ["position"];
      data.docs.forEach(function (doc) {
        var page = doc.location.split("#")[0];
        this.add({ location: doc.location, title: fold(doc.title), text: fold(doc.text), page: fold(titles[page] || "") });
      }, this);
    });
  }

  function find(text) {
    var words = wordsOf(text);
    if (!words.length) return [];
    if (/^(what is )?(ptsd|trauma)$/.test(words.join(" "))) words.push("symptoms");
    // "Does it work?" asks for results; only "how does it work?" asks for the mechanism.
    var results = /\b(work|works|help|helps|effective)\b/i.test(text) && !/\bhow\b/i.test(text);
    var found = index.query(function (query) {
      if (results) query.term("show", { boost: 20, fields: ["page"] });
      words.forEach(function (word, at) {
        query.term(word, { boost: 10 });
        // Only the word that is being typed may be unfinished.
        if (at === words.length - 1 && word.length > 2) query.term(word, { boost: 3, usePipeline: false, wildcard: 2 });
        if (word.length > 4) query.term(word, { boost: 2, editDistance: 1 });
        (Object.prototype.hasOwnProperty.call(ALSO, word) ? ALSO[word] : []).forEach(function (other) {
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

  // What was found, in words; where nothing was, the ways on.
  function tell(text, count) {
    var low = wordsOf(text).join(" ");
    said.textContent = count
      ? (count === 1 ? "1 page" : count + " pages") + " found for “" + text.trim() + "”."
      : "Nothing found for “" + text.trim() + "”. Try one plain word, or go to: ";
    if (!count) ELSEWHERE.forEach(function (way, at) {
      var link = document.createElement("a");
      link.href = base + way[0];
      link.textContent = way[1];
      said.append(at ? ", " : "", link);
    });
    if (!count) said.append(". The site is in English.");
    SAID.forEach(function (line) {
      if (!line[0].test(low)) return;
      var strong = document.createElement("b");
      strong.textContent = line[1];
      said.prepend(strong, " ");
    });
  }

  function show(text) {
    list.textContent = "";
    if (!text.trim()) { said.textContent = ""; return; }
    var pages = find(text), few = matchMedia("(max-width:40rem)").matches;
    tell(text, pages.length);
    pages.forEach(function (page) {
      var item = document.createElement("li"), head = document.createElement("a");
      head.href = base + page.url;
      head.textContent = titles[page.url] || page.url;
      var title = document.createElement("b");
      title.append(head);
      item.append(title);
      page.hits.slice(0, few ? 1 : 2).forEach(function (hit) {
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
  }

  form.hidden = false;
  box.value = box.value || new URLSearchParams(location.search).get("q") || "";
  if (box.value) said.textContent = "Loading…";
  fetch(form.dataset.index).then(function (answer) { return answer.json(); }).then(function (data) {
    build(data);
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
