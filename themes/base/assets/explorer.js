// A map to move about in, drawn by Leaflet into parts (`data-part`) and worked by buttons (`data-do`) that are there already.
// Tiles of another site are asked for on a click of their own. Whatever comes from data is text here, never HTML.

import { details } from "./feature.js";

const MOST = 5000; // features that are drawn
const CLOSEST = 19, ENOUGH = 16; // zooms: as far as one can go in, and for a single point
const MARGIN = 24; // pixels around all features
const SMALL = 24; // pixels across, below which a ring shows where the chosen feature is

// The features of a GeoJSON text, whatever its outermost object is.
export const featuresOf = (json) => (json.type === "FeatureCollection" ? json.features : [json]).filter((each) => each?.geometry);

export class Explorer {
  // `root` holds the parts; `tiles` are {address, zoom: the closest that has some}, or null.
  constructor(L, root, { say, close, tiles }) {
    Object.assign(this, { L, root, say, close, tiles });
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  // Once, when the field is in the page and has its size. Gives what there is to say of features that are left out.
  // `isAsked`: by a visitor, who goes on with the map.
  draw(features, land, isAsked = true) {
    const { L } = this;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = (this.map = L.map(this.part("field"), {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false,
      zoomAnimation: !still, fadeAnimation: false, markerZoomAnimation: !still, inertia: !still,
      maxZoom: CLOSEST, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 120, bounceAtZoomLimits: false,
      renderer: L.svg({ padding: 0.5 }),
    }));
    this.still = still;
    if (still) {
      const { panBy } = map;
      map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
    }
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
    this.#ground(land);
    this.#shapes(features.slice(0, MOST));
    this.#fit();
    this.#listen();
    this.part("panel").hidden = !this.telling;
    if (!this.telling) this.part("choosing")?.remove();
    this.#choose(-1);
    if (isAsked) this.part("field").focus({ preventScroll: true });
    return features.length > MOST ? this.say("cut", MOST) : "";
  }

  remove() {
    this.map.remove();
  }

  // The partner's land, what lies around it, and places by name.
  #ground(land) {
    const { L } = this;
    const style = ({ properties }) => ({ className: properties.role === "outline" ? "land" : "around" });
    const place = ({ properties }, at) => {
      const html = Object.assign(document.createElement("span"), { textContent: properties.name });
      return L.marker(at, { icon: L.divIcon({ html, className: "place-name", iconSize: null }), interactive: false, keyboard: false });
    };
    L.geoJSON(land, { style, pointToLayer: place, interactive: false }).addTo(this.map);
  }

  #shapes(features) {
    const { L } = this;
    // An extent has nothing to tell, nor have shapes of which nobody knows whose they are.
    this.telling = features.some(({ properties }) => Object.keys(properties ?? {}).length);
    const radius = matchMedia("(pointer: coarse)").matches ? 8 : 6;
    this.layers = [];
    this.shown = L.geoJSON(features, {
      interactive: this.telling,
      style: ({ geometry }) => ({ className: /Point/.test(geometry.type) ? "spot" : /Line/.test(geometry.type) ? "way" : "here" }),
      pointToLayer: (_, at) => L.circleMarker(at, { radius, interactive: this.telling }),
      onEachFeature: (_, layer) => {
        const index = this.layers.push(layer) - 1;
        if (this.telling) layer.on("click", () => this.#choose(index));
      },
    }).addTo(this.map);
  }

  #fit() {
    const bounds = this.shown.getBounds();
    const options = { padding: [MARGIN, MARGIN], maxZoom: ENOUGH, animate: !this.still };
    if (bounds.isValid()) this.map.fitBounds(bounds, options);
    else this.map.setView([46.5, 2.5], 5);
  }

  #listen() {
    const field = this.part("field");
    // The wheel scrolls the page until the map is used, and again when it is left.
    const wheel = (on) => this.map.scrollWheelZoom[on ? "enable" : "disable"]();
    field.addEventListener("pointerdown", () => wheel(true));
    field.addEventListener("keydown", (event) => {
      wheel(true);
      if (event.key === "Enter" && this.telling) this.#choose(this.#nearest());
      else if (event.key === "Escape") this.close();
    });
    field.addEventListener("pointerleave", () => wheel(false));
    field.addEventListener("focusout", () => wheel(false));
    const doing = {
      in: () => this.map.zoomIn(1, { animate: !this.still }),
      out: () => this.map.zoomOut(1, { animate: !this.still }),
      fit: () => this.#fit(),
      close: () => this.close(),
      tiles: (button) => this.#tiles(button),
      previous: () => this.#step(-1),
      next: () => this.#step(1),
    };
    this.root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-do]");
      if (button) doing[button.dataset.do](button);
    });
  }

  // The background of another site: asked for by this click, and only while it is shown.
  #tiles(button) {
    const { L } = this;
    const { address, zoom } = this.tiles;
    const shown = (this.background ??= L.tileLayer(address, { maxNativeZoom: zoom, maxZoom: CLOSEST }));
    button.dataset.words ??= button.textContent;
    if (this.map.hasLayer(shown)) {
      shown.remove();
    } else {
      this.map.options.zoomSnap = 1; // tiles are sharp at whole zooms alone
      this.map.setZoom(Math.round(this.map.getZoom()), { animate: false });
      shown.addTo(this.map);
    }
    const on = this.map.hasLayer(shown);
    this.part("field").classList.toggle("tiled", on);
    this.part("credit").hidden = !on;
    button.textContent = on ? this.say("tiles_hide") : button.dataset.words;
  }

  #ring(layer) {
    const { L } = this;
    const bounds = layer.getBounds?.();
    if (!bounds) return; // a point is marked by itself
    const corners = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => this.map.latLngToLayerPoint(at));
    if (corners[0].distanceTo(corners[1]) > SMALL) return;
    const options = { radius: SMALL / 2, className: "ring", interactive: false };
    this.ring = L.circleMarker(bounds.getCenter(), options).addTo(this.map);
  }

  #centre(layer) {
    return layer.getLatLng?.() ?? layer.getBounds().getCenter();
  }

  #nearest() {
    const middle = this.map.getSize().divideBy(2);
    const away = (layer) => this.map.latLngToContainerPoint(this.#centre(layer)).distanceTo(middle);
    const distances = this.layers.map(away);
    return distances.indexOf(Math.min(...distances));
  }

  #step(by) {
    const { length } = this.layers;
    this.#choose(this.chosen < 0 ? (by > 0 ? 0 : length - 1) : (this.chosen + by + length) % length, true);
  }

  // One feature is told of in the panel; `bring` where it may lie out of sight.
  #choose(index, bring = false) {
    const each = (layer, use) => (layer.eachLayer ? layer.eachLayer(use) : use(layer));
    const mark = (on) => (path) => {
      path.getElement?.()?.classList.toggle("chosen", on);
      if (on) path.bringToFront?.();
    };
    if (this.layers[this.chosen]) each(this.layers[this.chosen], mark(false));
    this.ring?.remove();
    this.chosen = index;
    const layer = this.layers[index];
    this.part("properties").replaceChildren();
    if (!layer) {
      this.part("which").textContent = this.say("choose");
      return;
    }
    each(layer, mark(true));
    this.#ring(layer);
    if (bring && !this.map.getBounds().pad(-0.1).contains(this.#centre(layer)))
      this.map.panTo(this.#centre(layer), { animate: !this.still });
    this.part("which").textContent = this.say("which", 1, { number: index + 1, total: this.layers.length });
    const rows = details(layer.feature.properties);
    this.part("properties").replaceChildren(...rows);
    if (!rows.length) this.part("which").textContent += `. ${this.say("no_properties")}`;
  }
}
