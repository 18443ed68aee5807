import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The chat page as static files: hashed names, relative addresses, nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/site',
    emptyOutDir: true,
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'], // light-dark() in style sheets, the `v` flag
    assetsInlineLimit: 0, // an inlined file would be a `data:` address, which the policy allows images only
    reportCompressedSize: false,
  },
  server: { proxy: { '/local': { target: 'ws://127.0.0.1:3000', ws: true }, '/api': 'http://127.0.0.1:3000' } },
});
