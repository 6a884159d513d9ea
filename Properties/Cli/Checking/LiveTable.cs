using System.Diagnostics;
using System.Globalization;

namespace VirtSpec.Cli.Checking;

/// <summary>One line for each target on a terminal, renewed while cases run and gone when they end. Rates are of the clock, so none is in a report.</summary>
/// <param name="terminal">Null for none.</param>
/// <param name="casesOfModel">How many cases each model gets; null when time decides.</param>
internal sealed class LiveTable(TextWriter? terminal, IReadOnlyList<Target> targets, ulong? casesOfModel) : ICheckListener
{
    private const string Up = "\u001b[{0}F", EraseBelow = "\u001b[J";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    private readonly string[] _states = [.. targets.Select(_ => "waits")];
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = new();
    private TimeSpan _shown = TimeSpan.MinValue;
    private bool _visible;
    private int _current;

    public void Begin(int target)
    {
        lock (_lock)
        {
            _current = target;
            _watch.Restart();
            _shown = TimeSpan.MinValue;
            _states[target] = "begins";
            Draw();
        }
    }

    public void Progress(ulong done, int failed)
    {
        lock (_lock)
        {
            if (_watch.Elapsed - Interval < _shown)
                return;
            _shown = _watch.Elapsed;
            string amount = targets[_current] is Target.Image ? "steps" : casesOfModel is { } all ? $"of {all} cases" : "cases";
            _states[_current] = string.Create(CultureInfo.InvariantCulture, $"{done} {amount}, {done / _watch.Elapsed.TotalSeconds:0} a second{(failed > 0 ? $", {failed} claims fail" : "")}");
            Draw();
        }
    }

    public void End(string summary)
    {
        lock (_lock)
        {
            _states[_current] = summary;
            Draw();
        }
    }

    /// <summary>Makes room for the report.</summary>
    public void Hide()
    {
        lock (_lock)
        {
            Erase();
            terminal?.Flush();
        }
    }

    private void Draw()
    {
        if (terminal is null)
            return;
        Erase();
        int width = targets.Max(t => t.Name.Length);
        for (int i = 0; i < targets.Count; i++)
            terminal.WriteLine($"{targets[i].Name.PadRight(width)}  {Short(_states[i])}");
        terminal.Flush();
        _visible = true;
    }

    private void Erase()
    {
        if (_visible)
            terminal!.Write(string.Format(CultureInfo.InvariantCulture, Up, targets.Count) + EraseBelow);
        _visible = false;
    }

    /// <summary>A line that is not broken, or the cursor would not come back to where the table began.</summary>
    private static string Short(string state) => state.Length <= 60 ? state : state[..57] + "...";
}
