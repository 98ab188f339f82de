{#- The models of all EAST tables: what depends on each of them must name it before the project is read. -#}
{%- macro east_models() -%}
    {{ return([
        'jgxxb', 'ygb', 'gyb', 'gwxxb', 'jggxb', 'gdjglfxxb',
        'grjcxxb', 'grkhgxb', 'dgkhxxb', 'dgkhcwxxb', 'jtkhb', 'glgxb',
        'jjkxxb', 'czxxb', 'sdshxxb',
        'zzkjqkmb', 'nbkmdzb', 'grckfhz', 'grckfhzmx', 'dgckfhz', 'dgckfhzmx', 'nbfhz', 'nbfhzmx',
        'grxdfhz', 'grxdfhzmx', 'dgxdfhz', 'dgxdfhzmx',
        'xdhtb', 'hlwdkhtfjb', 'grxdywjjb', 'dgxdywjjb', 'stzfxxb', 'xmdkxxb', 'ytdkxxb', 'pjtxb', 'pjztxb', 'myrzywb',
        'rzzlywb', 'dkdjb', 'hlwdkhzxyb',
        'bnwywdbhtb', 'bnwywdbr', 'bnwywdzyw',
        'sxxxb', 'zchxb', 'xdzczrb', 'zczrgxb', 'dkwjxtbdb',
        'xykxxb', 'xykjymxb', 'xyksxqkb', 'xykfqywb',
        'pjcpxxb', 'bhyxyzb', 'jybjxxb', 'wtdkxxb', 'dldxjyxxb',
        'hlxxb', 'jrgjxxb', 'zyzjjyxxb', 'zyzjywyeb', 'jqjyspjyxxb',
        'lccpxxb', 'lccpztb', 'lccpdcccxxb', 'fbzcmxxxb', 'qtfbzcmxxxb', 'lccpzcjyxxb', 'lccpxsmxb', 'khlccpcyxxb',
    ]) }}
{%- endmacro -%}


{#- config.meta.east and the items of an EAST model; none before the project is read. -#}
{%- macro east_meta(name) -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == 'east_' ~ name -%}
            {{ return(node) }}
        {%- endfor -%}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro -%}
