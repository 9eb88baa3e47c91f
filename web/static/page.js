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
})();
