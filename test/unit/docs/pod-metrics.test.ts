import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { renderPodMetrics } from '../../support/render-pod-metrics.js';

describe('docs/reference/pod-metrics.md', () => {
  it('is what the table of metrics says (npm run docs writes it again)', async () => {
    const text = await format(renderPodMetrics(), { parser: 'markdown', printWidth: 110 });
    await expect(text).toMatchFileSnapshot('../../../docs/reference/pod-metrics.md');
  });
});
