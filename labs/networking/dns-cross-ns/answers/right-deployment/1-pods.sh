kubectl create deployment interginx --image=nginx --port=80
kubectl expose deployment interginx --port=80
kubectl run remotebox -n remote --image=busybox --command -- sleep 3600
