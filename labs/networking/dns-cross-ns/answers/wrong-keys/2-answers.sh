server=$(kubectl get service kube-dns -n kube-system -o jsonpath='{.spec.clusterIP}')
kubectl create configmap dns-answers -n remote \
  --from-literal=name=interginx.default --from-literal=server="$server" --from-literal=domain=cluster.local
