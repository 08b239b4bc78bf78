/** Builds what the browser needs: one entry per console, into web/dist with a manifest that the servers read. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './', // served under two addresses: /demo/assets and /verify/assets
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2020',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['demo/main.ts', 'verify/main.ts'] },
  },
})
