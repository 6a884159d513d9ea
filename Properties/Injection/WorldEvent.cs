using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Injection;

/// <summary>What can happen next.</summary>
public enum WorldEvent
{
    RaiseLinked,
    LowerLinked,
    RaiseLevel,
    LowerLevel,
    Edge,

    /// <summary>The guest leaves to its hypervisor and comes back, for whatever reason; for a maintenance interrupt too.</summary>
    Exit,

    /// <summary>The guest reads IAR.</summary>
    Acknowledge,

    /// <summary>The guest writes EOIR with the interrupt that it acknowledged last.</summary>
    End,

    /// <summary>The guest writes DIR, with EOImode 1: the first or the last source whose priority dropped.</summary>
    DeactivateFirst,
    DeactivateLast,
}

/// <summary>What an event makes of a world. Null where the event cannot happen, or changes nothing.</summary>
/// <param name="Injector">Whose promises are looked at.</param>
/// <param name="Splits">The guest runs with EOImode 1.</param>
public sealed record Rules(Injector Injector, bool Splits)
{
    /// <summary>The world after an event, and the duty that this breaks.</summary>
    public (World Next, string? Broken)? After(World world, WorldEvent happens) => happens switch
    {
        WorldEvent.RaiseLinked => Changed(world, PhysicalInterrupt(WithLine(world, Source.Linked, true))),
        WorldEvent.LowerLinked => Changed(world, WithLine(world, Source.Linked, false)),
        WorldEvent.RaiseLevel => Changed(world, WithLine(world, Source.Level, true)),
        WorldEvent.LowerLevel => Changed(world, WithLine(world, Source.Level, false)),
        WorldEvent.Edge => Changed(world, Comes(world, Source.Edge)),
        WorldEvent.Exit => Changed(world, Exit(world)),
        WorldEvent.Acknowledge => Acknowledge(world),
        WorldEvent.End => world.Guest.Depth == 0 ? null : End(world),
        WorldEvent.DeactivateFirst => Deactivate(world, Source.All.FirstOrDefault(source => world.Guest.Dropped[source])),
        _ => Deactivate(world, Source.All.LastOrDefault(source => world.Guest.Dropped[source])),
    };

    /// <summary>The hypervisor runs: it sees the lines, and that an interrupt which waits still came once.</summary>
    public World Exit(World world) => Injector.Exit(world) with
    {
        Owed = world.Owed with { AtEntry = world.Devices.Lines, Again = new SourceSet((byte)(world.Owed.Again.Bits & ~world.Owed.Latched.Bits)) },
    };

    private static (World, string?)? Changed(in World before, World after) => after == before ? null : (after, null);

    private static World WithLine(in World world, Source source, bool level) =>
        world with { Devices = world.Devices with { Lines = world.Devices.Lines.With(source, level) } };

    /// <summary>The hypervisor learns of an interrupt; the guest is owed it from then on.</summary>
    private static World Comes(in World world, Source source) => world with
    {
        Injector = world.Injector with { Pending = world.Injector.Pending.With(source) },
        Owed = world.Owed with { Latched = world.Owed.Latched.With(source), Again = world.Owed.Again.With(source, world.Owed.Again[source] || world.Owed.Latched[source]) },
    };

    /// <summary>The hypervisor acknowledges the physical interrupt as soon as it can come, and drops its priority.</summary>
    private static World PhysicalInterrupt(in World world) =>
        world.Devices.Lines[Source.Linked] && !world.Devices.PhysicalIsActive
            ? Comes(world with { Devices = world.Devices with { PhysicalIsActive = true } }, Source.Linked)
            : world;

    private static (World, string?)? Acknowledge(in World world)
    {
        var (next, id) = world.Interface.Acknowledge();
        if (id is null)
            return null;
        var source = Source.Of(id.Value);
        bool isOwed = !world.Guest.IsActive(source)
            && (source.Kind == SourceKind.Level ? world.Owed.AtEntry[source] || world.Devices.Lines[source] : world.Owed.Latched[source] || world.Owed.Again[source]);
        var after = world with
        {
            Interface = next,
            Guest = world.Guest.Depth < 3 ? world.Guest.Push(source) : world.Guest,
            Owed = new Owed(world.Owed.Latched.With(source, false), world.Owed.Again.With(source, world.Owed.Again[source] && world.Owed.Latched[source]), world.Owed.AtEntry.With(source, false)),
        };
        return (after, isOwed ? null : $"nothing doubled: the guest acknowledged {source.Id}, which it is not owed");
    }

    private (World, string?)? End(in World world)
    {
        var source = world.Guest.Top;
        var (next, deactivated) = world.Interface.End(source.Id, Splits);
        var guest = world.Guest.Pop();
        return Deactivated(world with { Interface = next, Guest = Splits ? guest with { Dropped = guest.Dropped.With(source) } : guest }, deactivated);
    }

    private (World, string?)? Deactivate(in World world, Source? source)
    {
        if (source is null || !Splits)
            return null;
        var (next, deactivated) = world.Interface.Deactivate(source.Id);
        return Deactivated(world with { Interface = next, Guest = world.Guest with { Dropped = world.Guest.Dropped.With(source, false) } }, deactivated);
    }

    /// <summary>While its line is high the physical interrupt comes again at once, and takes the guest to its hypervisor.</summary>
    private (World, string?)? Deactivated(World world, INTID? id)
    {
        if (id != Source.Linked.Id)
            return (world, null);
        var inactive = world with { Devices = world.Devices with { PhysicalIsActive = false } };
        return (inactive.Devices.Lines[Source.Linked] ? Exit(PhysicalInterrupt(inactive)) : inactive, null);
    }
}
