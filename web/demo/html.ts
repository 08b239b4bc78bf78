/** `html` templates without JSX: Node and the browser run the same files. */
export { html } from 'htm/preact'
