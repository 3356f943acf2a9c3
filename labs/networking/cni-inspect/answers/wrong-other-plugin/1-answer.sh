cidr=$(kubectl get ippools -o jsonpath='{.items[0].spec.cidr}')
kubectl create configmap cni-facts -n inspect \
  --from-literal=config-file=10-calico.conflist --from-literal=plugin=portmap --from-literal=pod-cidr="$cidr"
