import { parseImage } from '../../../grading/semantic/image.js';
import { findImage, type Image, MODELLED } from '../images/catalog.js';
import { LONGEST_BACKOFF_MS, type Slot } from './container-slot.js';
import { containerEvent, type PodCare, RETRY_MS } from './pod-care.js';

/** The container's image, by its pull policy; undefined when it cannot be had, which the slot and events then say. */
export function pullImage(care: PodCare, slot: Slot): Image | undefined {
  const { images } = care.deps;
  const { image: name, imagePullPolicy } = slot.spec;
  const image = findImage(name);
  if (!image) {
    cannotPull(care, slot);
    return undefined;
  }
  const present = images.has(name);
  if (imagePullPolicy === 'Never' && !present) {
    const message = `Container image "${name}" is not present with pull policy of Never`;
    slot.state = { waiting: { reason: 'ErrImageNeverPull', message } };
    containerEvent(care, slot, 'Warning', 'ErrImageNeverPull', message);
    care.wakeIn(RETRY_MS * 5);
    return undefined;
  }
  if (present && imagePullPolicy === 'IfNotPresent') {
    const message = `Container image "${name}" already present on machine and can be accessed by the pod`;
    containerEvent(care, slot, 'Normal', 'Pulled', message);
  } else {
    containerEvent(care, slot, 'Normal', 'Pulling', `Pulling image "${name}"`);
    const message = `Successfully pulled image "${name}" in 1ms (1ms including waiting). Image size: 0 bytes.`;
    containerEvent(care, slot, 'Normal', 'Pulled', message);
    images.add(name);
  }
  return image;
}

function cannotPull(care: PodCare, slot: Slot): void {
  const { image } = slot.spec;
  const detail = `failed to pull and unpack image "${fullName(image)}": the embedded cluster has no model of this image; it models ${MODELLED.join(', ')}`;
  const again = slot.state.waiting?.reason === 'ErrImagePull';
  if (again) {
    const message = `Back-off pulling image "${image}"`;
    slot.state = { waiting: { reason: 'ImagePullBackOff', message: `${message}: ErrImagePull: ${detail}` } };
    containerEvent(care, slot, 'Normal', 'BackOff', message);
    containerEvent(care, slot, 'Warning', 'Failed', 'Error: ImagePullBackOff');
    slot.notBefore = care.deps.context.clock.now() + LONGEST_BACKOFF_MS;
    care.wakeIn(LONGEST_BACKOFF_MS);
    return;
  }
  containerEvent(care, slot, 'Normal', 'Pulling', `Pulling image "${image}"`);
  containerEvent(care, slot, 'Warning', 'Failed', `Failed to pull image "${image}": ${detail}`);
  containerEvent(care, slot, 'Warning', 'Failed', 'Error: ErrImagePull');
  slot.state = { waiting: { reason: 'ErrImagePull', message: detail } };
  care.wakeIn(RETRY_MS);
}

/** "nginx" is "docker.io/library/nginx:latest". */
export function fullName(image: string): string {
  const { repository, tag = 'latest', digest } = parseImage(image);
  return digest ? `${repository}@${digest}` : `${repository}:${tag}`;
}
