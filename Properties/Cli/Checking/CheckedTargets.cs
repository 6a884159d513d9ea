namespace VirtSpec.Cli.Checking;

/// <summary>Checks several targets, one after the other.</summary>
internal static class CheckedTargets
{
    public static List<CheckedTarget> Of(Checker checker, IReadOnlyList<Target> targets, CheckRequest request, LiveTable live)
    {
        var outcomes = new List<CheckedTarget>();
        try
        {
            for (int i = 0; i < targets.Count; i++)
            {
                live.Begin(i);
                var these = checker.Check(targets[i], request);
                live.End(these[0].Summary);
                outcomes.AddRange(these);
            }
        }
        finally
        {
            live.Hide();
        }
        return outcomes;
    }
}
