import { qualified, type Resource } from '../schema/resources.js';
import { customResourceDefinitionRules, customRules } from './kinds/custom-resources.js';
import { cronJobRules, jobRules } from './kinds/jobs.js';
import { endpointSliceRules, ingressClassRules, ingressRules, networkPolicyRules } from './kinds/networking.js';
import { podRules } from './kinds/pod.js';
import { serviceRules } from './kinds/service.js';
import {
  claimRules,
  configMapRules,
  endpointsRules,
  eventRules,
  namespaceRules,
  nodeRules,
  priorityClassRules,
  rbacRules,
  roleBindingRules,
  secretRules,
  storedRules,
} from './kinds/simple.js';
import { daemonSetRules, deploymentRules, replicaSetRules, statefulSetRules } from './kinds/workloads.js';
import type { Rules } from './rules.js';

const RULES: Record<string, Rules> = {
  configmaps: configMapRules,
  endpoints: endpointsRules,
  events: eventRules,
  namespaces: namespaceRules,
  nodes: nodeRules,
  persistentvolumeclaims: claimRules,
  pods: podRules,
  secrets: secretRules,
  serviceaccounts: storedRules,
  services: serviceRules,
  'controllerrevisions.apps': storedRules,
  'daemonsets.apps': daemonSetRules,
  'deployments.apps': deploymentRules,
  'replicasets.apps': replicaSetRules,
  'statefulsets.apps': statefulSetRules,
  'cronjobs.batch': cronJobRules,
  'jobs.batch': jobRules,
  'ingressclasses.networking.k8s.io': ingressClassRules,
  'ingresses.networking.k8s.io': ingressRules,
  'networkpolicies.networking.k8s.io': networkPolicyRules,
  'clusterrolebindings.rbac.authorization.k8s.io': roleBindingRules,
  'clusterroles.rbac.authorization.k8s.io': rbacRules,
  'rolebindings.rbac.authorization.k8s.io': roleBindingRules,
  'roles.rbac.authorization.k8s.io': rbacRules,
  'customresourcedefinitions.apiextensions.k8s.io': customResourceDefinitionRules,
  'priorityclasses.scheduling.k8s.io': priorityClassRules,
  'leases.coordination.k8s.io': storedRules,
  'endpointslices.discovery.k8s.io': endpointSliceRules,
};

export function rulesByKind(resource: Resource): Rules {
  const { custom } = resource;
  if (custom)
    return customRules(custom.version.schema?.openAPIV3Schema ?? {}, Boolean(custom.version.subresources?.status));
  const rules = RULES[qualified(resource)];
  if (!rules) throw new Error(`no rules for ${qualified(resource)}`);
  return rules;
}
