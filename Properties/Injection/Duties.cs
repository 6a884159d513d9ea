namespace VirtSpec.Properties.Injection;

/// <summary>What an injector owes its guest and the devices, as checks on a world. Null where the duty is kept.</summary>
public static class Duties
{
    private const int MaximumSteps = 200;

    /// <summary>Checks that need no future: an INTID is in at most one list register, and the linked interrupt agrees with the physical one.</summary>
    public static string? Broken(in World world)
    {
        foreach (var source in Source.All)
            if (world.Of(source).Length > 1)
                return $"one list register per INTID: {source.Id} is in two";
        bool isHeld = !world.Of(Source.Linked).IsEmpty || world.Injector.Pending[Source.Linked];
        return isHeld == world.Devices.PhysicalIsActive
            ? null
            : $"linked states agree: the physical interrupt is {(world.Devices.PhysicalIsActive ? "active" : "inactive")}, the virtual one {(isHeld ? "pending or active" : "neither")}";
    }

    /// <summary>
    /// Nothing is lost: when no more comes, the guest enters once more, takes what it is signalled and ends it, and the hypervisor runs only for maintenance interrupts,
    /// then the guest gets all that it is owed. Its handlers lower the lines of their devices.
    /// </summary>
    public static string? Lost(Rules rules, World world)
    {
        world = rules.Exit(world);
        for (int step = 0; step < MaximumSteps; step++)
        {
            if (Next(rules, world) is not { } next)
                return Source.All.FirstOrDefault(world.Owes) is { } owed ? $"nothing lost: the guest waits for {owed.Id}" : null;
            world = next;
        }
        return "nothing lost: the guest does not come to rest";
    }

    private static World? Next(Rules rules, in World world)
    {
        if (world.Interface.SignalsMaintenance && rules.After(world, WorldEvent.Exit) is { } exit)
            return exit.Next;
        if (rules.After(world, WorldEvent.Acknowledge) is { } acknowledged)
            return Lowered(acknowledged.Next);
        return (rules.After(world, WorldEvent.End) ?? rules.After(world, WorldEvent.DeactivateFirst))?.Next;
    }

    /// <summary>The handler of the interrupt that was acknowledged last serves its device.</summary>
    private static World Lowered(in World world) => world.Guest.Depth == 0
        ? world
        : world with { Devices = world.Devices with { Lines = world.Devices.Lines.With(world.Guest.Top, false) } };
}
