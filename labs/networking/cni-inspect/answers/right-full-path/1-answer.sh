cidr=$(kubectl get ippools -o jsonpath='{.items[0].spec.cidr}')
kubectl create configmap cni-facts -n inspect \
  --from-literal=config-file=/etc/cni/net.d/10-calico.conflist --from-literal=plugin=Calico --from-literal=pod-cidr="$cidr"
