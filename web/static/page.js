// Evidence opens by :target without this script. It moves the focus into the
// panel, closes it with Esc, and gives the focus back to the point it belongs to.
(function () {
	"use strict";
	function open() { return document.querySelector(".evidence:target"); }
	function enter() { var e = open(); if (e) { e.focus({ preventScroll: true }); e.scrollTop = 0; } }
	function leave(e) {
		var back = document.getElementById(e.querySelector(".close").getAttribute("href").slice(1));
		var x = scrollX, y = scrollY;
		location.hash = back ? back.id : "top";
		if (back) { back.focus({ preventScroll: true }); }
		scrollTo({ left: x, top: y, behavior: "instant" });
	}
	addEventListener("hashchange", enter);
	addEventListener("keydown", function (k) { var e = open(); if (k.key === "Escape" && e) { leave(e); } });
	addEventListener("click", function (k) {
		var a = k.target.closest && k.target.closest("a.close");
		if (a) { k.preventDefault(); leave(a.closest(".evidence")); }
	});
	enter();
	// A file dropped on the box for one's own text is the file of its form.
	var box = document.querySelector("form.own textarea");
	if (box) {
		var file = box.form.querySelector("input[type=file]");
		box.addEventListener("dragover", function (d) { if (d.dataTransfer.types.indexOf("Files") >= 0) { d.preventDefault(); box.classList.add("over"); } });
		box.addEventListener("dragleave", function () { box.classList.remove("over"); });
		box.addEventListener("drop", function (d) {
			box.classList.remove("over");
			if (d.dataTransfer.files.length) { d.preventDefault(); file.files = d.dataTransfer.files; box.form.requestSubmit(); }
		});
	}
})();

// Charts and heat maps are saved as SVG and PNG, with their title and what they are made
// of.
(function () {
	"use strict";
	var space = ["http:", "", "www.w3.org", "2000", "svg"].join("/"), source = document.body.dataset.source, label = document.body.dataset.save;
	if (!source || !label) { return; }
	function make(name, attributes, text) {
		var e = document.createElementNS(space, name);
		Object.keys(attributes).forEach(function (k) { e.setAttribute(k, attributes[k]); });
		if (text !== undefined) { e.textContent = text; }
		return e;
	}
	var ink = function () { return getComputedStyle(document.body).color; };
	function words(x, y, text, size, anchor) {
		return make("text", { x: x, y: y, fill: ink(), "font-size": size, "font-family": "sans-serif", "text-anchor": anchor || "start" }, text);
	}
	function frame(width, height) {
		var svg = make("svg", { xmlns: space, width: width, height: height, viewBox: "0 0 " + width + " " + height });
		svg.append(make("rect", { width: "100%", height: "100%", fill: getComputedStyle(document.body).backgroundColor }));
		return svg;
	}
	function finish(svg, width, height, title) {
		svg.append(words(8, 20, title, 14), words(8, height - 8, source, 11));
		return { svg: svg, width: width, height: height };
	}
	var styles = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "paint-order"];
	// chart copies a drawing with its styles written out, and its legend.
	function chart(svg, title, keys) {
		var box = svg.viewBox.baseVal, width = box.width, top = 32 + (keys.length ? 22 : 0), height = box.height + top + 30;
		var out = frame(width, height), inner = make("g", { transform: "translate(0 " + top + ")", "font-family": "sans-serif" });
		function copy(from, to) {
			Array.prototype.forEach.call(from.children, function (e) {
				if (e.tagName === "title" || e.classList.contains("hit")) { return; }
				var c = e.tagName === "a" ? make("g", {}) : e.cloneNode(false), style = getComputedStyle(e);
				if (e.tagName !== "g" && e.tagName !== "a") {
					styles.forEach(function (s) { c.setAttribute(s, style.getPropertyValue(s)); });
					if (e.tagName === "text") { c.textContent = e.textContent; }
				}
				["class", "id", "aria-label", "href"].forEach(function (a) { c.removeAttribute(a); });
				to.append(c);
				copy(e, c);
			});
		}
		copy(svg, inner);
		var x = 8;
		keys.forEach(function (k) {
			var line = k.querySelector(".line"), badge = k.querySelector(".badge"), color = getComputedStyle(line || badge || k)[line ? "stroke" : "color"], text = k.textContent.trim();
			out.append(make("rect", { x: x, y: 38, width: 18, height: 5, fill: color }), words(x + 23, 45, text, 12));
			x += 40 + Array.from(text).reduce(function (n, c) { return n + (c > "\u2e80" ? 12 : 7); }, 0);
		});
		out.append(inner);
		return finish(out, width, height, title);
	}
	// heat draws a heat map, which is a table, as a picture.
	function heat(table, title) {
		var unit = table.closest(".scroll").nextElementSibling;
		title += unit && unit.matches(".scale") ? " (" + unit.getAttribute("aria-label") + "; " + unit.lastElementChild.textContent + ")" : "";
		var rows = table.rows, first = 0, columns = rows[0].cells.length, w = 58, h = 24;
		Array.prototype.forEach.call(rows, function (r) { first = Math.max(first, 16 + 13 * Array.from(r.cells[0].textContent).length); });
		var width = Math.max(420, first + w * (columns - 1) + 8), height = 40 + h * rows.length + 30, out = frame(width, height);
		Array.prototype.forEach.call(rows, function (r, i) {
			Array.prototype.forEach.call(r.cells, function (c, k) {
				var x = k ? first + w * (k - 1) : 8, y = 36 + h * i;
				if (c.tagName === "TD") { out.append(make("rect", { x: x + 1, y: y + 1, width: w - 2, height: h - 2, fill: getComputedStyle(c).backgroundColor })); }
				var small = c.querySelector("small"), t = words(k ? x + w / 2 : x, y + 16, c.textContent.replace(small ? small.textContent : "", "").trim(), 12, k ? "middle" : "start");
				t.setAttribute("fill", getComputedStyle(c.querySelector("a, span") || c).color);
				if (small) { t.append(make("tspan", { "font-size": 9, dx: 4 }, small.textContent)); }
				out.append(t);
			});
		});
		return finish(out, width, height, title);
	}
	function save(name, blob) {
		var a = document.createElement("a"), url = URL.createObjectURL(blob);
		a.href = url;
		a.download = name;
		a.click();
		setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
	}
	function png(made, name) {
		var image = new Image(), text = new XMLSerializer().serializeToString(made.svg);
		image.onload = function () {
			var canvas = document.createElement("canvas");
			canvas.width = 2 * made.width;
			canvas.height = 2 * made.height;
			canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
			canvas.toBlob(function (b) { save(name + ".png", b); });
		};
		image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
	}
	function offer(after, name, title, draw) {
		var p = document.createElement("p");
		p.className = "save";
		p.append(label + " ");
		[["SVG", function () { save(name + ".svg", new Blob([new XMLSerializer().serializeToString(draw().svg)], { type: "image/svg+xml" })); }],
			["PNG", function () { png(draw(), name); }]].forEach(function (b) {
			var button = document.createElement("button");
			button.type = "button";
			button.textContent = b[0];
			button.setAttribute("aria-label", label + " " + title + " " + b[0]);
			button.addEventListener("click", b[1]);
			p.append(button, " ");
		});
		after.after(p);
	}
	// heading is the text of the heading that an element stands under.
	function heading(e) {
		for (; e; e = e.parentElement) {
			for (var s = e; s; s = s.previousElementSibling) {
				if (/^H[1-3]$/.test(s.tagName)) { return s.textContent.trim(); }
			}
		}
		return document.title;
	}
	// A heat map that is wider than its room begins with the latest years.
	document.querySelectorAll(".scroll:has(> .heat)").forEach(function (s) { s.scrollLeft = s.scrollWidth; });
	var charts = 0, maps = 0;
	document.querySelectorAll("figure.chart").forEach(function (f) {
		var svg = f.querySelector(".scroll > svg");
		if (!svg) { return; }
		var title = svg.getAttribute("aria-label") || heading(f);
		offer(f, "chart-" + ++charts, title, function () { return chart(svg, title, Array.from(f.querySelectorAll("figcaption .key"))); });
	});
	document.querySelectorAll("table.heat").forEach(function (t) {
		var title = heading(t.parentElement);
		offer(t.parentElement.nextElementSibling || t.parentElement, "map-" + ++maps, title, function () { return heat(t, title); });
	});
})();
