using System.Collections.Concurrent;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking.Apart;

/// <summary>How far a target is, as the process that it runs in knows it.</summary>
internal sealed class ProgressOfTarget : ICheckListener
{
    private ulong _cases;
    private int _failed;
    private ulong _entries;
    private readonly ConcurrentDictionary<string, string> _entered = new();

    /// <summary>Which code of the target runs, or ran last; null while it is compiled.</summary>
    public string? Where { get; private set; }

    public ulong Cases => Interlocked.Read(ref _cases);

    /// <summary>How many claims have failed.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Grows with every block of cases and every portal that is entered.</summary>
    public ulong Count => Interlocked.Read(ref _entries);

    void ICheckListener.Progress(ulong cases, int failed)
    {
        Interlocked.Exchange(ref _cases, cases);
        Volatile.Write(ref _failed, failed);
        Interlocked.Increment(ref _entries);
    }

    /// <summary>Is called when some code is entered for the first time, before it runs: it may end the process.</summary>
    public Action? FirstEntered { get; set; }

    public void Enter(string where)
    {
        bool isFirst = !ReferenceEquals(where, Where) && _entered.TryAdd(where, where);
        Where = where;
        Interlocked.Increment(ref _entries);
        if (isFirst)
            FirstEntered?.Invoke();
    }
}

/// <summary>A design whose code says when it is entered.</summary>
internal sealed class WatchedDesign(IHypervisorDesign inner, ProgressOfTarget progress) : IHypervisorDesign
{
    public string Name { get; } = inner.Name;

    public string Summary => inner.Summary;

    public DesignFeatures Features => inner.Features;

    public SystemConfiguration Example
    {
        get
        {
            return Call("Example", () => inner.Example);
        }
    }

    public IReadOnlyList<SystemConfiguration> Variants => Call("Variants", () => inner.Variants);

    public Installation Install(SystemConfiguration configuration)
    {
        var installation = Call("Install", () => inner.Install(configuration));
        return installation with { Model = new WatchedModel(installation.Model, progress) };
    }

    private T Call<T>(string member, Func<T> call)
    {
        progress.Enter(member);
        try
        {
            return call();
        }
        catch (Exception e) when (e is not ConfigurationException and not OutOfMemoryException)
        {
            throw new TargetCodeException($"{member} threw {e.GetType().Name}: {e.Message}", e);
        }
    }

    private sealed class WatchedModel(IModel inner, ProgressOfTarget progress) : IModel
    {
        private readonly string[] _portals = [.. Enumerable.Range(0, Portal.Vectors + 1).Select(i => $"portal {i}")];

        public PortalLevels Levels => inner.Levels;

        public bool Owns(PA text) => inner.Owns(text);

        public Handler Enter(int portal, ModelPE pe)
        {
            progress.Enter(portal < _portals.Length ? _portals[portal] : $"portal {portal}");
            return inner.Enter(portal, pe);
        }
    }
}
