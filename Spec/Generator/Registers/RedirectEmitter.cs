using System.Collections.Generic;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Registers;

/// <summary>Writes redirects.tbl as C#.</summary>
internal static class RedirectEmitter
{
    public static string Redirects(IEnumerable<RedirectModel> redirects)
    {
        var w = new SourceWriter("Spec/Tables/redirects.tbl");
        w.Line("namespace VirtSpec.Spec.Registers;").Line();
        w.Open("internal static class RedirectTable");
        w.Line("internal static readonly Redirect[] All =").OpenList();
        foreach (var redirect in redirects)
            w.Line($"new(Reg.{redirect.Register}, Reg.{redirect.Host}, Reg.{redirect.Alias}),");
        w.Close("];").Close();
        return w.ToString();
    }
}
