"use strict";

// The reference of the API: reads /openapi.json, shows it, and sends requests. Text of the contract
// and of answers only ever becomes text nodes, never markup.

const METHODS = ["get", "post", "put", "delete"];
const MAX_SHOWN = 200000;
const $ = (id) => document.getElementById(id);
let contract = {};
let running = null;

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

function fillWith(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child != null && child !== false && child !== ""));
}

// The little of Markdown that the contract uses: paragraphs, `code`, **bold**.
function prose(text) {
  return (text || "").trim().split(/\n\s*\n/).map((paragraph) => el("p", null, line(paragraph)));
}

function line(text) {
  return (text || "").replace(/\s+/g, " ").split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) =>
    part.startsWith("`") ? el("code", null, part.slice(1, -1))
      : part.startsWith("**") ? el("strong", null, part.slice(2, -2)) : part);
}

function resolve(node) {
  while (node && node.$ref) {
    node = node.$ref.slice(2).split("/").reduce((at, key) => at[key.replace(/~1/g, "/").replace(/~0/g, "~")], contract);
  }
  return node || {};
}

// A schema whose references and single allOf are followed, so that what it says is in one place.
function flat(schema) {
  const own = resolve(schema);
  if (!own.allOf) return own;
  return Object.assign({}, ...own.allOf.map(flat), own, { allOf: undefined });
}

function refName(schema) {
  const ref = schema && (schema.$ref || (schema.allOf && schema.allOf[0].$ref));
  return ref ? ref.split("/").pop() : "";
}

function operations() {
  return Object.entries(contract.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).map((method) => ({ path, method, ...methods[method] })));
}

// ---- schemas

function bounds(s) {
  const words = [];
  const range = (low, high, unit) => {
    if (low != null && high != null) words.push(`${low} to ${high}${unit}`);
    else if (low != null) words.push(`at least ${low}${unit}`);
    else if (high != null) words.push(`at most ${high}${unit}`);
  };
  if (s.enum) words.push("one of " + s.enum.join(", "));
  if ("const" in s) words.push("always " + JSON.stringify(s.const));
  range(s.minimum, s.maximum, "");
  range(s.minLength, s.maxLength, " characters");
  range(s.minItems, s.maxItems, " items");
  if (s.maxProperties) words.push(`at most ${s.maxProperties} members`);
  if (s.format) words.push(s.format);
  if (s.pattern) words.push("matches " + s.pattern);
  if ("default" in s) words.push("default " + JSON.stringify(s.default));
  return words.join("; ");
}

function typeOf(schema) {
  const s = flat(schema);
  if (s.type === "array") return "array of " + typeOf(s.items);
  const name = refName(schema);
  return name ? `${s.type || "value"} (${name})` : s.type || (s.oneOf ? "one of several" : "value");
}

function field(name, schema, required, depth) {
  const s = flat(schema);
  const inner = s.type === "array" ? flat(s.items) : s;
  const head = [el("code", null, name), " ", el("span", { class: "soft" }, typeOf(schema)), " ",
    required ? el("span", { class: "must" }, "required") : null];
  const about = el("div", { class: "soft" }, line(s.description), " ", bounds(s));
  const nested = inner.properties || inner.oneOf || typeof inner.additionalProperties === "object";
  if (!nested) return el("li", null, head, about);
  const details = el("details", { open: depth < 1 }, el("summary", null, head), about);
  // What is inside is made when somebody looks, so that schemas may be deep.
  const fill = () => {
    if (details.open && !details.dataset.filled) {
      details.dataset.filled = "1";
      details.append(fields(inner, depth + 1));
    }
  };
  details.addEventListener("toggle", fill);
  fill();
  return el("li", null, details);
}

function fields(schema, depth) {
  const s = flat(schema);
  if (s.oneOf) {
    return el("ul", { class: "fields" }, s.oneOf.map((one, index) =>
      field(flat(one).title || "or " + (index + 1), one, false, depth)));
  }
  const list = Object.entries(s.properties || {}).map(([name, value]) =>
    field(name, value, (s.required || []).includes(name), depth));
  if (typeof s.additionalProperties === "object") list.push(field("(any name)", s.additionalProperties, false, depth));
  return el("ul", { class: "fields" }, list);
}

function schemaView(schema) {
  const s = flat(schema);
  if (s.type === "array") return [el("p", { class: "soft" }, typeOf(schema)), fields(s.items, 0)];
  if (!s.properties && !s.oneOf) return el("p", { class: "soft" }, typeOf(schema) + " " + bounds(s));
  return fields(schema, 0);
}

function examplesOf(media) {
  const named = Object.entries(media.examples || {}).map(([name, one]) => [one.summary || name, one.value]);
  if (media.example !== undefined) named.push(["Example", media.example]);
  for (const value of flat(media.schema).examples || []) named.push(["Example", value]);
  return named;
}

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

// ---- one operation

function parameterTable(parameters) {
  return el("table", null,
    el("thead", null, el("tr", null, ["Name", "In", "Meaning"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", null, parameters.map((p) => el("tr", null,
      el("td", null, el("code", null, p.name), p.required ? el("div", { class: "must" }, "required") : null),
      el("td", null, p.in),
      el("td", null, line(p.description || flat(p.schema).description),
        el("div", { class: "soft" }, typeOf(p.schema) + ". " + bounds(flat(p.schema))))))));
}

function responses(operation) {
  return Object.entries(operation.responses).sort().map(([status, entry]) => {
    const answer = resolve(entry);
    const content = Object.entries(answer.content || {});
    const head = [el("code", { class: status < 400 ? "good" : "bad" }, status), " ", line(answer.description)];
    if (!content.length) return el("details", null, el("summary", null, head), el("p", { class: "soft" }, "No content."));
    return el("details", { open: status.startsWith("2") }, el("summary", null, head), content.map(([type, media]) => [
      el("p", null, el("code", null, type)),
      schemaView(media.schema),
      examplesOf(media).map(([name, value]) => [el("h3", null, name), el("pre", null, pretty(value))]),
    ]));
  });
}

function show(operation) {
  document.title = operation.summary + " – Crucible API";
  const parameters = (operation.parameters || []).map(resolve);
  const scope = operation["x-scope"];
  const body = operation.requestBody && Object.entries(operation.requestBody.content)[0];
  fillWith($("main"), 
    el("h1", null, operation.summary),
    el("p", { class: "where" }, el("span", { class: "method " + operation.method }, operation.method.toUpperCase()), " ", operation.path),
    el("p", null, el("span", { class: "tag" }, operation.operationId),
      el("span", { class: "tag" }, scope === "none" ? "open to anybody" : "scope " + scope)),
    prose(operation.description),
    tryIt(operation, parameters, body),
    parameters.length ? [el("h2", null, "Parameters"), parameterTable(parameters)] : "",
    body ? [el("h2", null, "Body"), el("p", null, el("code", null, body[0]),
      el("span", { class: "soft" }, " at most " + Math.round((operation["x-max-body"] || 1048576) / 1048576) + " MiB",
        operation.requestBody.required ? ", required" : ", may be left out")), prose(flat(body[1].schema).description), schemaView(body[1].schema)] : "",
    el("h2", null, "Answers"), responses(operation));
}

// ---- sending a request

function tryIt(operation, parameters, body) {
  const inputs = parameters.map((p) => [p, parameterInput(p)]);
  const examples = body && body[0] === "application/json" ? examplesOf(body[1]) : [];
  const text = body && el("textarea", { "aria-label": "Body", spellcheck: "false" });
  if (text && examples.length) text.value = pretty(examples[0][1]);
  const pick = examples.length > 1 && el("select", { onchange: (event) => { text.value = pretty(examples[event.target.value][1]); } },
    examples.map(([name], index) => el("option", { value: index }, name)));
  const output = el("div", { "aria-live": "polite" });
  const stop = el("button", { type: "button", class: "plain", disabled: true, onclick: () => running && running.abort() }, "Stop");
  const send = (event) => {
    event.preventDefault();
    request(build(operation, inputs, body, text), output, stop);
  };
  const copy = async () => {
    const command = curl(build(operation, inputs, body, text));
    fillWith(output, el("h3", null, "The same with curl"), el("pre", { tabindex: "0" }, command));
    if (navigator.clipboard) await navigator.clipboard.writeText(command).catch(() => {});
  };
  return el("form", { onsubmit: send }, el("h2", null, "Try it"),
    inputs.map(([p, input]) => el("label", null, el("span", null, el("code", null, p.name), p.required ? " *" : ""), input)),
    pick ? el("label", null, el("span", null, "Example"), pick) : null, text,
    el("p", null, el("button", null, "Send"), stop, el("button", { type: "button", class: "plain", onclick: copy }, "curl")), output);
}

function parameterInput(p) {
  const s = flat(p.schema);
  if (s.enum || s.type === "boolean") {
    const values = s.enum || ["true", "false"];
    return el("select", { required: p.required }, p.required ? null : el("option", { value: "" }, "–"),
      values.map((value) => el("option", { value, selected: p.required && String(p.example) === String(value) }, value)));
  }
  const example = p.example ?? (s.examples || [""])[0];
  return el("input", { required: p.required, value: p.required ? example : "", placeholder: p.required ? "" : example, autocomplete: "off", spellcheck: "false" });
}

function build(operation, inputs, body, text) {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers = {};
  for (const [p, input] of inputs) {
    if (input.value === "") continue;
    if (p.in === "query") query.set(p.name, input.value);
    else if (p.in === "header") headers[p.name] = input.value;
    else path = path.replace(`{${p.name}}`, operation["x-rest"] ? encodeURI(input.value) : encodeURIComponent(input.value));
  }
  const key = $("key").value.trim();
  if (key) headers.Authorization = "Bearer " + key;
  const sent = text && text.value.trim() !== "" ? text.value : undefined;
  if (sent !== undefined) headers["Content-Type"] = body[0];
  const target = path + (query.size ? "?" + query : "");
  return { method: operation.method.toUpperCase(), target, headers, body: sent };
}

const quoted = (text) => "'" + text.replace(/'/g, "'\\''") + "'";

function curl(call) {
  const headers = Object.entries(call.headers).map(([name, value]) =>
    `  -H ${name === "Authorization" ? '"Authorization: Bearer $CRUCIBLE_API_KEY"' : quoted(name + ": " + value)} \\\n`);
  return `curl -sS -X ${call.method} \\\n${headers.join("")}`
    + (call.body === undefined ? "" : `  --data-binary ${quoted(call.body)} \\\n`) + "  " + quoted(location.origin + call.target);
}

async function request(call, output, stop) {
  if (running) running.abort();
  const mine = running = new AbortController();
  stop.disabled = false;
  fillWith(output, el("p", { class: "soft" }, "Waiting…"));
  const started = performance.now();
  try {
    const answer = await fetch(call.target, { method: call.method, headers: call.headers, body: call.body, signal: mine.signal });
    const took = Math.round(performance.now() - started);
    const content = el("pre", { tabindex: "0" });
    fillWith(output, 
      el("h3", null, el("span", { class: answer.ok ? "good" : "bad" }, answer.status + " " + answer.statusText), " ", el("span", { class: "soft" }, took + " ms")),
      content,
      el("details", null, el("summary", null, "Headers"), el("pre", null, [...answer.headers].map(([name, value]) => name + ": " + value).join("\n"))));
    await fill(content, answer);
  } catch (failure) {
    if (failure.name !== "AbortError") fillWith(output, el("p", { class: "bad" }, String(failure)));
  } finally {
    if (running === mine) running = null;
    stop.disabled = true;
  }
}

// Text as it comes, so that streams can be watched; bytes that are no text are counted.
async function fill(content, answer) {
  const type = answer.headers.get("Content-Type") || "";
  const decoder = new TextDecoder();
  const reader = answer.body ? answer.body.getReader() : null;
  let text = "";
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    if (text.length > MAX_SHOWN) {
      text = text.slice(0, MAX_SHOWN) + "\n… (more is not shown)";
      await reader.cancel();
      break;
    }
    content.textContent = text;
  }
  if (type.includes("json")) {
    try { text = pretty(JSON.parse(text)); } catch { /* shown as it is */ }
  }
  content.textContent = text || "(no content)";
}

// ---- the page

function list(filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = operations().filter((one) => {
    const text = [one.operationId, one.path, one.summary, one.method, one["x-scope"]].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  $("found").textContent = words.length ? matching.length + " operations" : "";
  fillWith($("operations"), (contract.tags || []).map((tag) => {
    const own = matching.filter((one) => one.tags.includes(tag.name));
    return own.length ? el("section", null, el("h2", { title: tag.description }, tag.name), el("ul", null, own.map((one) =>
      el("li", null, el("a", { href: "#" + one.operationId }, el("span", { class: "method " + one.method }, one.method.toUpperCase()), one.summary))))) : "";
  }));
  mark();
}

function mark() {
  for (const link of document.querySelectorAll("nav li a")) {
    if (link.hash === location.hash) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function route(focus) {
  if (running) running.abort();
  const operation = operations().find((one) => "#" + one.operationId === location.hash);
  if (operation) show(operation);
  else {
    document.title = "Crucible API";
    fillWith($("main"), el("h1", null, contract.info.title + " API"), el("p", null, contract.info.summary), prose(contract.info.description),
      el("h2", null, "What there is"), el("table", null, el("tbody", null, contract.tags.map((tag) =>
        el("tr", null, el("th", { scope: "row" }, tag.name), el("td", null, tag.description))))));
  }
  mark();
  $("main").scrollTop = 0;
  if (focus) $("main").focus();
}

async function start() {
  try {
    const answer = await fetch("/openapi.json");
    contract = await answer.json();
  } catch (failure) {
    fillWith($("main"), el("p", { class: "bad" }, "The contract cannot be read: " + failure));
    return;
  }
  list("");
  route(false);
  $("search").addEventListener("input", (event) => list(event.target.value));
  addEventListener("hashchange", () => location.hash === "#main" || route(true));
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("search").focus();
    }
  });
}

start();
