using VirtSpec.Boots;

return args switch
{
    ["list"] => BootCommands.List(),
    ["run", var name] => BootCommands.OnEach([name], BootCommands.Run),
    ["run"] => BootCommands.OnEach([.. Boot.All.Select(b => b.Name)], BootCommands.Run),
    ["watch", .. var names] => BootCommands.OnEach(names is [] ? [.. WatchedBoot.All.Select(b => b.Name)] : names, BootCommands.Watch),
    ["corrupt", .. var names] => BootCommands.OnEach(names is [] ? [.. WatchedBoot.All.Select(b => b.Name)] : names, BootCommands.Corrupt),
    ["record", var folder, .. var names] => BootCommands.OnEach(names is [] ? [.. Boot.All.Select(b => b.Name)] : names, boot => BootCommands.Record(folder, boot)),
    _ => BootCommands.Usage(),
};
