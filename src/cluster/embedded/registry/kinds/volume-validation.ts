import type { Json } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { dnsLabel } from '../names.js';

/** Returns the names of the volumes. */
export function validateVolumes(volumes: Json[], path: string, errors: FieldErrors): ReadonlySet<string> {
  const names = new Set<string>();
  volumes.forEach((volume, i) => {
    const at = `${path}[${i}]`;
    if (!volume.name) errors.required(`${at}.name`);
    else {
      for (const text of dnsLabel(volume.name)) errors.invalid(`${at}.name`, volume.name, text);
      if (names.has(volume.name)) errors.duplicate(`${at}.name`, volume.name);
      names.add(volume.name);
    }
    const sources = Object.keys(volume).filter((name) => name !== 'name');
    if (sources.length === 0) errors.required(at, 'must specify a volume type');
    for (const source of sources.slice(1))
      errors.forbidden(`${at}.${source}`, 'may not specify more than 1 volume type');
    if (volume.configMap && !volume.configMap.name) errors.required(`${at}.configMap.name`);
    if (volume.secret && !volume.secret.secretName) errors.required(`${at}.secret.secretName`);
    if (volume.hostPath && !volume.hostPath.path) errors.required(`${at}.hostPath.path`);
    if (volume.persistentVolumeClaim && !volume.persistentVolumeClaim.claimName) {
      errors.required(`${at}.persistentVolumeClaim.claimName`);
    }
  });
  return names;
}
