import { describe, expect, it } from 'vitest';
import type { ShownContainer, ShownPod } from '../../../src/pods/collect.js';
import { renderPods } from '../../../src/pods/report.js';

const container: ShownContainer = {
  name: 'main',
  id: 'c'.repeat(64),
  state: 'exited',
  exitCode: 137,
  reason: 'OOMKilled',
  restarts: 3,
  image: 'busybox:1.36',
  dockerName: 'k8s_main_web_default_u_3',
  logPath: '/var/log/pods/default_web_u/main/3.log',
};
const pod: ShownPod = {
  namespace: 'default',
  name: 'web',
  uid: 'u',
  id: 'p'.repeat(64),
  state: 'ready',
  attempt: 1,
  ips: ['10.1.0.5', 'fd00::5'],
  dockerName: 'k8s_POD_web_default_u_1',
  containers: [container],
};

describe('the list of pods', () => {
  it('says that there are none', () => {
    expect(renderPods([])).toBe('There are no pods on this node.\n');
  });

  it('has the addresses of a pod, and why a container has ended', () => {
    const [, first, second] = renderPods([pod]).split('\n');
    expect(first).toMatch(/^default\/web +ready +1 +10\.1\.0\.5,fd00::5 +k8s_POD_web_default_u_1$/);
    expect(second).toMatch(/^ +main +exited \(137, OOMKilled\) +3 +busybox:1\.36 .*\/main\/3\.log$/);
  });

  it('does not say "Completed" of a container that ended well', () => {
    const ended = { ...container, exitCode: 0, reason: 'Completed' };
    expect(renderPods([{ ...pod, containers: [ended] }])).toContain('exited (0) ');
  });

  it('writes no control characters of a pod to the terminal', () => {
    const hostile = {
      ...container,
      reason: '\u001b]0;title\u0007',
      image: 'a\u009bb',
      logPath: '\u202e/gol',
    };
    expect(renderPods([{ ...pod, containers: [hostile] }])).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});
