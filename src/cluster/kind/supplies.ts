import type { Tell } from './phases.js';

/** An archive of images as `docker save` writes it. */
export interface Archive {
  /** Names its content: equal keys hold equal images. */
  key: string;
  images: readonly string[];
  /** Absolute path of the file, fetched or checked before it is given. */
  file(tell: Tell): Promise<string>;
  /** Removes a file that was made for this use only. */
  discard?(): Promise<void>;
}

/** What a cluster is made of, whether it comes from a bundle or from the internet. */
export interface Supplies {
  /** "v1.36.4" */
  kubernetes: string;
  platform: string;
  node: NodeBase;
  /** Put into the node image once. */
  nodeArchives: readonly Archive[];
  /** Absent online: nodes pull from the public registries. */
  registry?: { image: string; archive: Archive; contents: readonly Archive[] };
  calicoManifest(tell: Tell): Promise<string>;
}

export interface NodeBase {
  /** Reference that Docker knows after `archive` was loaded, or that it can pull. */
  image: string;
  key: string;
  /** Absent when the image is pulled. */
  archive?: Archive;
}
