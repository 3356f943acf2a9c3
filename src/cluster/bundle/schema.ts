import { z } from 'zod';

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'must be a path inside the bundle');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 sum: 64 hexadecimal digits');
const version = z.string().regex(/^v\d+\.\d+\.\d+/, 'must be a version such as v1.36.4');
const image = z.string().min(1);

export const ARCHIVE_TARGETS = ['node', 'registry'] as const;

export const bundleSchema = z
  .object({
    apiVersion: z.literal('kubedrill.dev/v1alpha1'),
    kind: z.literal('Bundle'),
    /** "linux/amd64": what the binaries and images are made for. */
    platform: z.string().regex(/^linux\/\w+$/, 'must be a platform such as linux/amd64'),
    kubernetes: version,
    node: z.object({ image, archive: relativePath }),
    registry: z.object({ image, archive: relativePath }),
    binaries: z.object({
      kind: z.object({ version, path: relativePath }),
      kubectl: z.object({ version, path: relativePath }),
    }),
    manifests: z.object({ calico: z.object({ version, path: relativePath }) }),
    archives: z.array(z.object({ path: relativePath, into: z.enum(ARCHIVE_TARGETS), images: z.array(image).min(1) })),
    sha256: z.record(relativePath, sha256),
  })
  .superRefine((contents, context) => {
    for (const { path, at } of filesNamed(contents)) {
      if (contents.sha256[path] === undefined) {
        context.addIssue({ code: 'custom', path: [...at], message: `has no sum under sha256: ${path}` });
      }
    }
  });

export type BundleContents = z.infer<typeof bundleSchema>;

/** Every file of the bundle, with the place in bundle.yaml that names it. */
export function filesNamed(
  contents: Omit<BundleContents, 'sha256'>,
): { path: string; at: readonly (string | number)[] }[] {
  return [
    { path: contents.node.archive, at: ['node', 'archive'] },
    { path: contents.registry.archive, at: ['registry', 'archive'] },
    { path: contents.binaries.kind.path, at: ['binaries', 'kind', 'path'] },
    { path: contents.binaries.kubectl.path, at: ['binaries', 'kubectl', 'path'] },
    { path: contents.manifests.calico.path, at: ['manifests', 'calico', 'path'] },
    ...contents.archives.map(({ path }, index) => ({ path, at: ['archives', index, 'path'] })),
  ];
}
