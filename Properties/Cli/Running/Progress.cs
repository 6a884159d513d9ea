using System.Diagnostics;
using System.Globalization;
using VirtSpec.Machine.Platform;

namespace VirtSpec.Cli.Running;

/// <summary>One line on a terminal that says how far a run is, renewed twice a second and gone when it ends.</summary>
internal sealed class Progress(TextWriter terminal)
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _shown;
    private ulong _shownRetired;
    private bool _visible;

    /// <param name="retired">The instructions so far.</param>
    /// <param name="counter">The system counter.</param>
    /// <param name="toEL2">The exceptions so far that went from a lower Exception level to EL2.</param>
    public void Show(ulong retired, ulong counter, ulong toEL2)
    {
        var now = _watch.Elapsed;
        if (now - _shown < Interval)
            return;
        double rate = (retired - _shownRetired) / (now - _shown).TotalSeconds;
        (_shown, _shownRetired, _visible) = (now, retired, true);
        terminal.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{Erase}{retired / 1e6:0.0} million instructions, {rate / 1e6:0.0} million a second, {counter / (double)BoardLayout.CounterFrequency:0.000} s simulated, {toEL2} exceptions to EL2"));
    }

    /// <summary>Makes room for other text.</summary>
    public void Hide()
    {
        if (_visible)
            terminal.Write(Erase);
        _visible = false;
    }
}
