/* The search page. Everything happens on the reader's device; nothing that is typed leaves it: the device asks for parts
   of the index by the first letters of words (evidence.render.search_parts), and for the texts of the pages it shows. */
(function () {
  "use strict";
  var form = document.getElementById("search"), box = document.getElementById("q");
  var said = document.getElementById("found"), list = document.getElementById("results");
  var base = form.dataset.base.replace(/\/?$/, "/"), kept = {}, turn = 0, head, steps, timer;
  var OWN = 10, ADDED = 5, BEGUN = 3, NEAR = 2; // what a word of the question counts, by how it fits
  var SHOWN = 10; // pages
  var WORD = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu;

  function has(object, name) {
    return Object.prototype.hasOwnProperty.call(object, name);
  }

  // Each file once; one that could not be had is asked for again.
  function load(path) {
    kept[path] = kept[path] || fetch(base + path).then(function (answer) {
      if (!answer.ok) throw new Error(path + ": " + answer.status);
      return answer.json();
    }).catch(function (error) { delete kept[path]; throw error; });
    return kept[path];
  }

  // Letters without their accents, one for one, so that places in the text stay where they are.
  function fold(text) {
    return text.replace(/[\u00c0-\u024f]/g, function (letter) { return letter.normalize("NFD").charAt(0); }).replace(/\u2019/g, "'");
  }

  function bare(word) {
    return word.replace(/'s$/, "");
  }

  // As evidence.render.search_terms cuts the words of the pages.
  function wordsOf(text) {
    return (fold(text.normalize("NFC")).toLowerCase().match(WORD) || []).map(bare);
  }

  function stem(word) {
    if (word.length < 3) return word;
    steps.forEach(function (step) {
      for (var i = 0; i < step.length; i++) {
        var found = step[i].fits.exec(word);
        if (found) { word = step[i].put.replace("$1", found[1]); return; }
      }
    });
    return word;
  }

  // As evidence.render.search_parts names the parts.
  function part(kind, word) {
    var names = head[kind], last = names[0], key = Array.from(word).slice(0, 4).map(function (letter) {
      return /[a-z0-9]/.test(letter) ? letter : "_" + letter.codePointAt(0).toString(16) + "_";
    }).join("");
    names.forEach(function (name) { if (name <= key) last = name; });
    return last === undefined ? Promise.resolve({}) : load("search/" + kind + "/" + last + ".json");
  }

  // Whether two words differ by one letter at most: another, one more, one less, or two that changed places.
  function near(one, other) {
    var start = 0, end = 0, most = Math.min(one.length, other.length);
    if (Math.abs(one.length - other.length) > 1) return false;
    while (start < most && one[start] === other[start]) start++;
    while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
    var left = one.slice(start, one.length - end), right = other.slice(start, other.length - end);
    return left.length < 2 && right.length < 2 || left.length === 2 && left === right[1] + right[0];
  }

  // What a question asks for: stems with what each counts, whether a letter may be wrong, and what may be unfinished.
  function wanted(text) {
    var all = wordsOf(text), own = all.filter(function (word) { return head.stop.indexOf(word) < 0; }), want = [];
    var joined = text.toLowerCase().match(/[a-z]+(-[a-z]+)+/g) || []; // "k-hole" asks for what "khole" asks for
    var results = head.results;
    function add(words, counts) {
      words.forEach(function (word) { want.push({ stem: stem(word.toLowerCase()), counts: counts }); });
    }
    var alone = own.length === 1 && has(head.alone, own[0]) ? head.alone[own[0]].split(" ") : [];
    own = own.concat(alone);
    own.forEach(function (word, at) {
      var last = at === own.length - 1 && word === all[all.length - 1]; // the one that is being typed
      want.push({ stem: stem(word), counts: OWN, near: word.length > 4, begun: last && word.length > 2 ? word : "" });
    });
    all.concat(alone, joined.map(function (word) { return word.replace(/-/g, ""); })).forEach(function (word) {
      if (has(head.also, word)) add(head.also[word], ADDED);
    });
    if (all.some(function (word) { return results[0].split(" ").indexOf(word) >= 0; }) && all.indexOf(results[2]) < 0) {
      add([results[1]], 2 * OWN);
    }
    return want;
  }

  // The terms of the index that fit one wanted word: each with what it counts and where it stands.
  function fitting(want) {
    function from(parts, fits) {
      var found = [];
      parts.forEach(function (one, at) {
        if (parts.indexOf(one) === at) Object.keys(one).forEach(function (term) {
          var counts = fits(term);
          if (counts) found.push({ term: term, counts: counts * one[term][0], places: one[term].slice(1) });
        });
      });
      return found;
    }
    return Promise.all([part("terms", want.stem), part("terms", want.begun || want.stem)]).then(function (parts) {
      var found = from(parts, function (term) {
        return (term === want.stem ? want.counts : 0) + (want.near && near(term, want.stem) ? NEAR : 0) +
          (want.begun && term.startsWith(want.begun) ? BEGUN : 0);
      });
      if (found.length || !want.near) return found;
      // Its first letters may be wrong: the words that end as it does.
      return part("ends", Array.from(want.stem).reverse().join("")).then(function (words) {
        var others = words.filter(function (word) { return near(word, want.stem); });
        return Promise.all(others.map(function (word) { return part("terms", word); })).then(function (parts) {
          return from(parts, function (term) { return others.indexOf(term) >= 0 ? NEAR : 0; });
        });
      });
    });
  }

  // The best pages for what was found, each with its best sections.
  function ranked(found) {
    var pages = {};
    found.forEach(function (one) {
      one.places.forEach(function (place) {
        var number = place[0], page = pages[number] = pages[number] || { number: number, score: 0, sections: {} };
        for (var i = 1; i < place.length; i += 2) {
          page.sections[place[i]] = (page.sections[place[i]] || 0) + one.counts * place[i + 1];
        }
      });
    });
    return Object.keys(pages).map(function (number) {
      var page = pages[number];
      page.best = Object.keys(page.sections).sort(function (a, b) { return page.sections[b] - page.sections[a]; });
      // The best section counts; others add a little, so that a page about the question beats one that mentions it.
      page.best.forEach(function (section, at) { page.score += page.sections[section] / (at + 1); });
      return page;
    }).sort(function (a, b) { return b.score - a.score || a.number - b.number; }).slice(0, SHOWN);
  }

  // The pages that answer, with their texts, and the terms that were found.
  function find(text) {
    return Promise.all(wanted(text).map(fitting)).then(function (lists) {
      var found = [].concat.apply([], lists), pages = ranked(found), terms = Object.create(null);
      found.forEach(function (one) { terms[one.term] = true; });
      return Promise.all(pages.map(function (page) {
        return load("search/pages/" + page.number + ".json").then(function (texts) { page.texts = texts; }).catch(String);
      })).then(function (lost) { // a page that is gone from the site leaves the others
        if (pages.length && lost.every(Boolean)) throw new Error(lost[0]);
        return { pages: pages.filter(function (page) { return page.texts; }), terms: terms };
      });
    });
  }

  // Where the terms stand in a text. Only words that begin as a term does are cut to their stems.
  function places(text, terms) {
    var starts = Object.create(null), words = new RegExp(WORD), found = [], low = fold(text).toLowerCase(), word;
    if (low.length !== text.length) return found;
    Object.keys(terms).forEach(function (term) { starts[term.slice(0, 2)] = true; });
    while ((word = words.exec(low))) {
      var plain = bare(word[0]);
      if (starts[plain.slice(0, 2)] && terms[stem(plain)]) found.push([word.index, word[0].length]);
    }
    return found;
  }

  // The passage around the first match, whole words, with the matches marked; text nodes only, never markup.
  function passage(text, terms, into) {
    var marks = places(text, terms);
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
    said.textContent = count
      ? (count === 1 ? "1 page" : count + " pages") + " found for “" + text.trim() + "”."
      : "Nothing found for “" + text.trim() + "”. Try one plain word, or go to: ";
    if (!count) head.elsewhere.forEach(function (way, at) {
      var link = document.createElement("a");
      link.href = base + way[0];
      link.textContent = way[1];
      said.append(at ? ", " : "", link);
    });
    if (!count) said.append(". The site is in English.");
    head.said.forEach(function (line) {
      var asked = wordsOf(text).some(function (word) {
        return line[0].split(" ").some(function (one) {
          return one.slice(-1) === "*" ? word.startsWith(one.slice(0, -1)) : word === one;
        });
      });
      if (!asked) return;
      var strong = document.createElement("b");
      strong.textContent = line[1];
      said.prepend(strong, " ");
    });
  }

  function answer(page, terms, few) {
    var item = document.createElement("li"), link = document.createElement("a"), title = document.createElement("b");
    link.href = base + page.texts.url;
    link.textContent = page.texts.title;
    title.append(link);
    item.append(title);
    page.best.slice(0, few ? 1 : 2).forEach(function (number) {
      var section = page.texts.sections[number]; // none where one of the files is older than the other
      if (!section || !section[2]) return;
      var p = document.createElement("p");
      if (section[0]) {
        var to = document.createElement("a");
        to.href = base + page.texts.url + "#" + section[0];
        to.textContent = section[1];
        p.append(to, ": ");
      }
      passage(section[2], terms, p);
      item.append(p);
    });
    return item;
  }

  function failed(error) {
    console.error(error);
    said.textContent = "Search could not load. Please choose from the list of pages.";
  }

  function show(text) {
    var mine = ++turn; // an answer that comes after the next question is not shown
    if (!text.trim()) { said.textContent = list.textContent = ""; return; }
    find(text).then(function (found) {
      if (mine !== turn) return;
      var few = matchMedia("(max-width:40rem)").matches;
      list.textContent = "";
      tell(text, found.pages.length);
      found.pages.forEach(function (page) { list.append(answer(page, found.terms, few)); });
    }).catch(failed);
  }

  form.hidden = false;
  box.value = box.value || new URLSearchParams(location.search).get("q") || "";
  if (box.value) said.textContent = "Loading…";
  load("search/head.json").then(function (data) {
    head = data;
    steps = head.steps.map(function (step) {
      return step.map(function (rule) { return { fits: new RegExp(rule[0]), put: rule[1] }; });
    });
    show(box.value);
    box.addEventListener("input", function () {
      clearTimeout(timer); // so that a screen reader hears the outcome, not every letter
      timer = setTimeout(function () { show(box.value); }, 300);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(timer);
      history.replaceState(null, "", "?q=" + encodeURIComponent(box.value));
      show(box.value);
    });
  }).catch(failed);
})();
