using System.Collections.Generic;
using System.Linq;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>What must hold between redirections and register rows: both ends are registers, and each alias is the third column of one row.</summary>
internal static class RedirectChecks
{
    public static void Run(List<RedirectModel> redirects, List<AccessModel> rows, TableErrors errors)
    {
        errors.AddDuplicates(redirects.Select(r => ($"redirection of {r.Register}", r.Row)));
        errors.AddDuplicates(redirects.Select(r => ($"alias {r.Alias}", r.Row)));
        var storages = rows.Where(r => r.IsRegister).GroupBy(r => r.Name).ToDictionary(g => g.Key, g => g.First().Storage);
        foreach (var redirect in redirects)
        {
            foreach (string name in new[] { redirect.Register, redirect.Host })
                if (!storages.TryGetValue(name, out string? storage) || storage == Alias)
                    errors.Add(redirect.Row, Errors.Redirect, $"{redirect.Register}: '{name}' is no register of registers.tbl with a storage of its own");
            if (!storages.TryGetValue(redirect.Alias, out string? alias) || alias != Alias)
                errors.Add(redirect.Row, Errors.Redirect, $"{redirect.Register}: '{redirect.Alias}' is no register of registers.tbl with storage '{Alias}'");
        }
        var reached = new HashSet<string>(redirects.Select(r => r.Alias));
        foreach (var row in rows.Where(r => r.Storage == Alias && !reached.Contains(r.Name)))
            errors.Add(row.Row, Errors.Redirect, $"{row.Name}: no row of redirects.tbl says what the alias stands for");
    }

    /// <summary>The storage of a register that is another name.</summary>
    public const string Alias = "alias";
}
