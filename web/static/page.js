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
