cidr=$(kubectl get ippools -o jsonpath='{.items[0].spec.cidr}')
kubectl create configmap cni-facts -n inspect \
  --from-literal=config-file=calico-kubeconfig --from-literal=plugin=calico --from-literal=pod-cidr="$cidr"
