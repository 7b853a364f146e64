// Brings Chart.js: from the content network when it answers within 1.5 s, else our own copy. Nothing is
// executed until one of the two has won, so that the page never holds both. `keyworksCharts` is kept when
// the library is there.
(() => {
  "use strict";
  const PATIENCE = 1500; // ms; a firewall that drops packets would otherwise hold the charts for half a minute
  const DOUBT = 700; // ms without an answer, after which our own copy is brought in beside, to be at hand
  const { local, network, integrity } = document.currentScript.dataset;

  function preload(href) {
    const link = document.createElement("link");
    link.rel = "preload";
    link.as = "script";
    link.href = href;
    return link;
  }

  // The network's copy is only fetched at first; the browser checks it against the integrity value.
  function fetched() {
    return new Promise((resolve, reject) => {
      const link = preload(network);
      link.crossOrigin = "anonymous";
      link.integrity = integrity;
      const doubt = setTimeout(() => document.head.append(preload(local)), DOUBT);
      link.onload = () => {
        clearTimeout(doubt);
        resolve();
      };
      link.onerror = () => {
        clearTimeout(doubt);
        reject(new Error("refused"));
      };
      setTimeout(() => {
        link.remove();
        reject(new Error("too slow"));
      }, PATIENCE);
      document.head.append(link);
    });
  }

  function executed(src, check) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      if (check) {
        script.crossOrigin = "anonymous";
        script.integrity = check;
      }
      script.onload = () => resolve(window.Chart);
      script.onerror = () => reject(new Error(src));
      script.src = src;
      document.head.append(script);
    });
  }

  async function library() {
    if (!network) return executed(local);
    try {
      await fetched();
      return await executed(network, integrity);
    } catch {
      return executed(local);
    }
  }

  performance.mark("keyworks:charts");
  window.keyworksCharts = library();
})();
