for key in crt key; do
  kubectl get configmap store-2026 -n certificates -o jsonpath="{.data.tls\.$key}" > tls.$key
done
kubectl create secret tls store-tls -n boutique --cert=tls.crt --key=tls.key
kubectl create ingress store -n boutique --rule="store.example.com/*=store:80,tls=store-tls"
kubectl create deployment pictures -n boutique --image=nginx:alpine
kubectl expose deployment pictures -n boutique --port=80
kubectl create ingress pictures -n boutique --rule="store.example.com/pictures*=pictures:80"
