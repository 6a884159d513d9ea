namespace VirtSpec.PhysicalGic.Cases;

/// <summary>The replay behind a delegate of plain types, so that a specification that was compiled apart can be asked too.</summary>
public static class GicProbe
{
    /// <summary>Reads the cases of a folder; each call of the result replays them and gives the first difference, or null.</summary>
    public static Func<string?> Open(string folder)
    {
        var cases = GicCorpus.ReadDeviations(folder).Select(d => ($"Golden/gic/{GicCorpus.DeviationsName}: {d.Id}", d.Case)).Concat(GicCorpus.Read(folder)).ToList();
        return () => cases.Select(c => Difference(c.Item1, c.Item2)).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>A seeded error may also make the specification stop.</summary>
    private static string? Difference(string where, GicCase one)
    {
        try
        {
            return one.Difference(where);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            return $"{where}: expected values, found {e.GetType().Name}: {e.Message}";
        }
    }
}
