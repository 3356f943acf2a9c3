server=$(kubectl get service kube-dns -n kube-system -o jsonpath='{.spec.clusterIP}')
kubectl create configmap dns-answers -n remote \
  --from-literal=service-name=interginx.default --from-literal=dns-server="$(kubectl get pods -n kube-system -l k8s-app=kube-dns -o jsonpath='{.items[0].status.podIP}')" --from-literal=cluster-domain=cluster.local
