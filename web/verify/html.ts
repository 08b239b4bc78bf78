/** `html` templates without JSX. */
export { html } from 'htm/preact'
