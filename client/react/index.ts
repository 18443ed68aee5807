'use client';

export { type Demi, type UseDemiOptions, useDemi, useDemiSelector } from './use-demi.ts';
