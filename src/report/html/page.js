document.querySelectorAll('.filters input').forEach(function(box){box.addEventListener('change',function(){document.querySelectorAll('[data-top="'+box.dataset.top+'"]').forEach(function(e){if(e!==box)e.classList.toggle('off',!box.checked)})})});
function show(){var e=location.hash&&document.getElementById(location.hash.slice(1));if(e&&e.tagName==='DETAILS')e.open=true}
addEventListener('hashchange',show);show();
